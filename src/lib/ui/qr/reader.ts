/** Reads QR codes from pictures: the Shape Detection API, as far as it is used. */
interface Detector {
	detect(picture: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}
interface Detectors {
	new (options: { formats: 'qr_code'[] }): Detector;
	getSupportedFormats(): Promise<readonly string[]>;
}

/** What reads the first QR code in a picture: the browser's own detector, else the library's. */
export async function openReader(): Promise<
	(picture: ImageBitmapSource) => Promise<string | undefined>
> {
	const detector = (await ownDetector()) ?? (await libraryDetector());
	return async (picture) => (await detector.detect(picture))[0]?.rawValue;
}

/** Chromium has the interface everywhere and a service behind it on few systems: it says which. */
async function ownDetector(): Promise<Detector | undefined> {
	const Own = (window as { readonly BarcodeDetector?: Detectors }).BarcodeDetector;
	const formats = await Own?.getSupportedFormats();
	return Own && formats?.includes('qr_code') ? new Own({ formats: ['qr_code'] }) : undefined;
}

async function libraryDetector(): Promise<Detector> {
	const { BarcodeDetector } = await import('qr/decode.js');
	return new BarcodeDetector({ formats: ['qr_code'] });
}
