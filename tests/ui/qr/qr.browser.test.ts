import { mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { openReader } from '#lib/ui/qr/reader.ts';
import QrCode from '#lib/ui/qr/QrCode.svelte';
import Scanner from '#lib/ui/qr/Scanner.svelte';

const LINK = 'https://runnel.example.com/join#0123456789ABCDEFGHIJKL.zyxwvutsrqponmlkjihgfe';
/** Of the picture, px. */
const SIDE = 400;

let shown: Record<string, unknown> | undefined;

function show(onread: (text: string) => boolean) {
	shown = mount(Scanner, { target: document.body, props: { onread } });
}

/** A code as QrCode draws it, on a canvas. */
async function pictureOf(text: string): Promise<HTMLCanvasElement> {
	const code = mount(QrCode, { target: document.body, props: { text, label: 'code' } });
	await vi.waitFor(() => expect(document.querySelector('svg path')).not.toBeNull());
	const svg = document.querySelector('svg');
	if (!svg) throw new Error('waited for');
	const fills = ['rect', 'path'].map((one) => {
		const shape = svg.querySelector(one);
		return shape && getComputedStyle(shape).fill;
	});
	expect(fills).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
	const copy = svg.cloneNode(true) as SVGElement;
	copy.setAttribute('width', String(SIDE));
	copy.setAttribute('height', String(SIDE));
	copy.querySelector('rect')?.setAttribute('fill', 'white');
	const image = new Image();
	image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
	await image.decode();
	await unmount(code);
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = SIDE;
	canvas.getContext('2d')?.drawImage(image, 0, 0);
	return canvas;
}

function withCamera(getUserMedia: () => Promise<MediaStream>) {
	vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(getUserMedia);
}

beforeEach(async () => {
	await page.viewport(390, 844);
	await chooseLanguage('en');
});
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.documentElement.removeAttribute('data-theme');
	vi.restoreAllMocks();
});

test.each(['light', 'dark'])(
	'QrCode is dark on light in %s, and is read from a canvas',
	async (theme) => {
		document.documentElement.dataset['theme'] = theme;
		const picture = await pictureOf(LINK);
		const read = await openReader();
		expect(await read(picture)).toBe(LINK);
	}
);

test('openReader() takes the browser’s own detector where it reads QR codes, and the library’s where not', async () => {
	const picture = await pictureOf(LINK);
	const own = (formats: string[]) =>
		class {
			static getSupportedFormats = () => Promise.resolve(formats);
			detect = () => Promise.resolve([{ rawValue: 'by the browser' }]);
		};
	vi.stubGlobal('BarcodeDetector', own(['qr_code']));
	expect(await (await openReader())(picture)).toBe('by the browser');
	vi.stubGlobal('BarcodeDetector', own(['ean_13']));
	expect(await (await openReader())(picture)).toBe(LINK);
	vi.unstubAllGlobals();
});

test('Scanner reads from the camera, says what is no invitation, and lets the camera go', async () => {
	const canvas = await pictureOf(LINK);
	const stream = canvas.captureStream(10);
	// A still canvas gives one picture; a camera gives many.
	const again = setInterval(() => canvas.getContext('2d')?.drawImage(canvas, 0, 0), 50);
	withCamera(() => Promise.resolve(stream));
	let wanted = false;
	const onread = vi.fn(() => wanted);
	show(onread);
	await expect.element(page.getByText(/not an invitation/)).toBeVisible();
	expect(onread).toHaveBeenCalledWith(LINK);
	wanted = true;
	await vi.waitFor(() => expect(stream.getTracks()[0]?.readyState).toBe('ended'));
	clearInterval(again);
});

test('Scanner lets the camera go when one leaves before it has read', async () => {
	const canvas = document.createElement('canvas');
	const stream = canvas.captureStream(10);
	const film = setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 9, 9), 50);
	withCamera(() => Promise.resolve(stream));
	show(() => false);
	await expect.element(page.getByText(/^Point the camera/)).toBeVisible();
	clearInterval(film);
	if (shown) await unmount(shown);
	shown = undefined;
	await tick();
	expect(stream.getTracks()[0]?.readyState).toBe('ended');
});

test.each([
	['NotAllowedError', /does not let the app use the camera/],
	['NotFoundError', /There is no camera here/],
	['NotReadableError', /The camera does not start/]
])('Scanner says of %s what is wrong, and which ways are left', async (name, words) => {
	withCamera(() => Promise.reject(new DOMException('', name)));
	show(() => true);
	await expect.element(page.getByText(words)).toBeVisible();
	await expect.element(page.getByText(/the link or the code/)).toBeVisible();
});
