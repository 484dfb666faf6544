import type { IncomingMessage } from 'node:http';

/** The body as text, `undefined` for one that is too large or ends early. */
export async function readBody(
	request: IncomingMessage,
	most: number
): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const chunk of request as AsyncIterable<Buffer>) {
			bytes += chunk.byteLength;
			if (bytes > most) return undefined;
			chunks.push(chunk);
		}
	} catch {
		return undefined;
	}
	return Buffer.concat(chunks).toString();
}
