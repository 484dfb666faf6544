/** What an invitation's link or code holds. */
export type Invitation =
	| { readonly kind: 'link'; readonly id: string; readonly secret: string }
	| { readonly kind: 'code'; readonly code: string };

/** What lets the owner in again who lost their device. */
export interface Recovery {
	readonly kind: 'recovery';
	readonly workspace: string;
	readonly secret: string;
}

const LINK = /^([0-9A-Za-z]{22})\.([0-9A-Za-z]{22})$/;
const RECOVERY = /^r\.([0-9A-Za-z]{22})\.([0-9A-Za-z]{22})$/;

/** Crockford's base 32: no I, L, O, U, so that what is read aloud or from paper is typed right. */
export const CODE_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits. A relay lets few be tried, and they end after days. */
export const CODE_LENGTH = 16;

/** A link to join by. The secret stands in the fragment, which browsers never send to a server. */
export function formatInvitation(
	origin: string,
	{ id, secret }: { readonly id: string; readonly secret: string }
): string {
	return `${origin}/join#${id}.${secret}`;
}

/** A link to recover by, to be printed. */
export function formatRecovery(origin: string, { workspace, secret }: Omit<Recovery, 'kind'>) {
	return `${origin}/join#r.${workspace}.${secret}`;
}

/** A code as it is shown: four groups of four. */
export function formatCode(code: string): string {
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** What a link, its fragment or a typed code holds, or `undefined`. O, I and L typed for 0 and 1 are understood. */
export function parseInvitation(text: string): Invitation | Recovery | undefined {
	const fragment = text.trim().slice(text.trim().indexOf('#') + 1);
	const [, workspace, recovery] = RECOVERY.exec(fragment) ?? [];
	if (workspace && recovery) return { kind: 'recovery', workspace, secret: recovery };
	const [, id, secret] = LINK.exec(fragment) ?? [];
	if (id && secret) return { kind: 'link', id, secret };
	const code = fragment
		.toUpperCase()
		.replaceAll(/[\s-]/g, '')
		.replaceAll('O', '0')
		.replaceAll(/[IL]/g, '1');
	const isCode = code.length === CODE_LENGTH && [...code].every((one) => CODE_DIGITS.includes(one));
	return isCode ? { kind: 'code', code } : undefined;
}
