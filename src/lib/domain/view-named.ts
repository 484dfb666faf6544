/** Whether an address says more of a view than a pipeline, so that what reads it is needed. */
export function namesView(search: string): boolean {
	return /[?&](face|view|q)=/.test(search);
}
