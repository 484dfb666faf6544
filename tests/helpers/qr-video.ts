import { writeFile } from 'node:fs/promises';
import { encodeQR } from 'qr';

/** Of the picture, px: what a plain webcam gives. */
const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 4;
const WHITE = 235;
const BLACK = 16;
const NO_COLOUR = 128;

/** Writes a film in which a QR code is held still: what Chromium takes for a camera. */
export async function filmOf(text: string, file: string): Promise<void> {
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const scale = Math.floor((HEIGHT - 40) / rows.length);
	const side = rows.length * scale;
	const [left, top] = [Math.floor((WIDTH - side) / 2), Math.floor((HEIGHT - side) / 2)];
	const light = new Uint8Array(WIDTH * HEIGHT).fill(WHITE);
	rows.forEach((row, y) =>
		row.forEach((dark, x) => {
			if (!dark) return;
			for (let line = 0; line < scale; line++) {
				const from = (top + y * scale + line) * WIDTH + left + x * scale;
				light.fill(BLACK, from, from + scale);
			}
		})
	);
	const colour = new Uint8Array((WIDTH * HEIGHT) / 2).fill(NO_COLOUR);
	const frame = Buffer.concat([Buffer.from('FRAME\n'), light, colour]);
	const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
	await writeFile(file, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)]));
}
