/** What is told of a company or a person, to find out whether they are here already. */
export interface Sketch {
	readonly name?: string;
	readonly phone?: string;
	readonly mobile?: string;
	readonly email?: string;
	readonly website?: string;
}
