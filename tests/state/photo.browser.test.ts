import { expect, test } from 'vitest';
import { isHeic, nameAs, photoOf } from '#lib/state/photo.ts';

/** A picture whose upper half is red. */
async function picture(width: number, height: number, type: string): Promise<Blob> {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('no canvas');
	context.fillStyle = 'blue';
	context.fillRect(0, 0, width, height);
	context.fillStyle = 'red';
	context.fillRect(0, 0, width, height / 2);
	return canvas.convertToBlob({ type, quality: 0.9 });
}

/** A JPEG that says by EXIF that it lies on its side, and where it was taken. */
async function lying(jpeg: Blob): Promise<Blob> {
	const bytes = new Uint8Array(await jpeg.arrayBuffer());
	const tiff = new DataView(new ArrayBuffer(44));
	tiff.setUint32(0, 0x4d4d002a);
	tiff.setUint32(4, 8);
	tiff.setUint16(8, 2);
	const entry = (at: number, tag: number, type: number, count: number, value: number) => {
		tiff.setUint16(at, tag);
		tiff.setUint16(at + 2, type);
		tiff.setUint32(at + 4, count);
		if (type === 3) tiff.setUint16(at + 8, value);
		else tiff.setUint32(at + 8, value);
	};
	// Orientation 6: to be turned by 90 degrees. Then what the maker of a camera calls the place.
	entry(10, 0x0112, 3, 1, 6);
	entry(22, 0x010e, 2, 6, 38);
	new Uint8Array(tiff.buffer).set(new TextEncoder().encode('52.52N'), 38);
	const head = [0xff, 0xe1, 0, 2 + 6 + tiff.byteLength, ...new TextEncoder().encode('Exif'), 0, 0];
	const marked = [bytes.slice(0, 2), new Uint8Array(head), new Uint8Array(tiff.buffer)];
	return new Blob([...marked, bytes.slice(2)], { type: 'image/jpeg' });
}

async function colourAt(bytes: ArrayBuffer, type: string, x: number, y: number): Promise<string> {
	const bitmap = await createImageBitmap(new Blob([bytes], { type }));
	const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
	context?.drawImage(bitmap, 0, 0);
	const [red = 0, , blue = 0] = context?.getImageData(x, y, 1, 1).data ?? [];
	return red > blue ? 'red' : 'blue';
}

test('photoOf(file) makes the longer side 2048 px, and leaves a small one as large as it is', async () => {
	const large = await photoOf(await picture(4096, 1024, 'image/jpeg'));
	expect([large?.width, large?.height, large?.mime]).toEqual([2048, 512, 'image/jpeg']);
	const small = await photoOf(await picture(300, 200, 'image/png'));
	expect([small?.width, small?.height, small?.mime]).toEqual([300, 200, 'image/png']);
});

test('photoOf(file) is upright, and says nothing of where it was taken', async () => {
	const file = await lying(await picture(400, 200, 'image/jpeg'));
	expect(await file.text()).toContain('52.52N');
	const photo = await photoOf(file);
	expect([photo?.width, photo?.height]).toEqual([200, 400]);
	if (!photo) return;
	expect(new TextDecoder('latin1').decode(photo.bytes)).not.toMatch(/Exif|52\.52N/);
	expect(await colourAt(photo.bytes, photo.mime, 190, 200)).toBe('red');
	expect(await colourAt(photo.bytes, photo.mime, 10, 200)).toBe('blue');
});

test('photoOf(file) is none for what is no picture, cannot be read, or moves', async () => {
	expect(await photoOf(new Blob(['%PDF'], { type: 'application/pdf' }))).toBeUndefined();
	expect(await photoOf(new Blob(['no jpeg'], { type: 'image/jpeg' }))).toBeUndefined();
	expect(await photoOf(new Blob(['GIF89a'], { type: 'image/gif' }))).toBeUndefined();
	expect(await photoOf(new Blob(['<svg/>'], { type: 'image/svg+xml' }))).toBeUndefined();
});

test('isHeic(file) goes by the type, or by the name where the system knows none', () => {
	const file = (name: string, type: string) => new File(['a'], name, { type });
	expect(isHeic(file('IMG_1', 'image/heic'))).toBe(true);
	expect(isHeic(file('IMG_1.jpg', 'image/heif'))).toBe(true);
	expect(isHeic(file('IMG_1.HEIC', ''))).toBe(true);
	expect(isHeic(file('IMG_1.heic', 'application/octet-stream'))).toBe(false);
	expect(isHeic(file('IMG_1.jpg', ''))).toBe(false);
});

test('nameAs(name, type) has the ending of the type', () => {
	expect(nameAs('IMG_1.HEIC', 'image/jpeg')).toBe('IMG_1.jpg');
	expect(nameAs('scan', 'image/png')).toBe('scan.png');
	expect(nameAs('', 'image/png')).toBe('');
});
