/** What lets a second device into a workspace. */
export interface Share {
	readonly workspace: string;
	/** 128 bits; whoever has it may read and write. */
	readonly key: string;
}

const FRAGMENT = /^#?([0-9A-Za-z]{22})\.([0-9A-Za-z]{22})$/;

/** A link to join by. The secret stands in the fragment, which browsers never send to a server. */
export function formatShare(origin: string, { workspace, key }: Share): string {
	return `${origin}/join#${workspace}.${key}`;
}

/** The share in a link's fragment, with or without its '#', or `undefined`. */
export function parseShare(fragment: string): Share | undefined {
	const [, workspace, key] = FRAGMENT.exec(fragment.trim()) ?? [];
	return workspace && key ? { workspace, key } : undefined;
}
