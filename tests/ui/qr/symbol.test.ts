import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { expect, test } from 'vitest';
import { formatInvitation } from '#lib/protocol/invitation.ts';
import { QUIET, symbolPath } from '#lib/ui/qr/symbol.ts';

test('symbolPath(rows) is a rectangle for each run of dark modules', () => {
	expect(symbolPath([])).toBe('');
	expect(
		symbolPath([
			[false, true, true, false, true],
			[false, false, false, false, false],
			[true, true, true, true, true]
		])
	).toBe('M1 0h2v1h-2zM4 0h1v1h-1zM0 2h5v1h-5z');
});

/** The path filled in again, so many px a module, as a picture of bytes. */
function drawn(path: string, side: number, scale: number) {
	const width = side * scale;
	const data = new Uint8Array(width * width * 4).fill(255);
	for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
		for (let line = 0; line < scale; line++)
			for (let dot = 0; dot < Number(length) * scale; dot++) {
				const at = ((Number(y) * scale + line) * width + Number(x) * scale + dot) * 4;
				data.fill(0, at, at + 3);
			}
	return { width, height: width, data };
}

test('a symbol that is drawn is read again: an invitation, from both ends of a length', () => {
	const link = formatInvitation('https://runnel.example.com', {
		id: '0123456789ABCDEFGHIJKL',
		secret: 'zyxwvutsrqponmlkjihgfe'
	});
	for (const text of ['A', link, `${link}?${'x'.repeat(200)}`]) {
		const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
		expect(decodeQR(drawn(symbolPath(rows), rows.length, 4))).toBe(text);
	}
});
