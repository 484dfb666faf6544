import type { IncomingMessage } from 'node:http';

/**
 * Whether a page of this origin may ask. Browsers always say the origin where it matters; who says none is no page.
 * @param origins the exact list; none for the host that is asked
 */
export function isWelcome(request: IncomingMessage, origins: readonly string[]): boolean {
	const { origin, host } = request.headers;
	if (origin === undefined) return true;
	if (origins.length > 0) return origins.includes(origin);
	return host !== undefined && (origin === `https://${host}` || origin === `http://${host}`);
}
