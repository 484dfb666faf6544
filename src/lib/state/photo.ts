/** The longest side of a kept photo, in px: a contract of A4 can be read at it, and it is some 500 kB. */
const LONGEST_PX = 2048;
const QUALITY = 0.82;
/** A PNG of a screen is often smaller than its JPEG, and sharper. */
const MOST_PNG_BYTES = 1_000_000;

/** What may be kept as a picture; one that moves, or that is drawn by a program, is a file. */
const PICTURES = /^image\/(jpeg|png|webp|heic|heif|avif|bmp)$/;

/** As phones of Apple's take them; few browsers elsewhere can show them. */
const HEIC = /^image\/hei[cf]$/;
const HEIC_NAME = /\.hei[cf]$/i;

export interface Photo {
	readonly bytes: ArrayBuffer;
	readonly mime: string;
	/** In px. */
	readonly width: number;
	readonly height: number;
}

/**
 * A picture as it is kept: at most `LONGEST_PX` a side, upright, and drawn anew, so that nothing is in it of where and
 * by whom it was taken. `undefined` for what is none, or none that this browser can show.
 */
export async function photoOf(file: Blob): Promise<Photo | undefined> {
	if (!PICTURES.test(file.type)) return undefined;
	let picture: ImageBitmap;
	try {
		picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch {
		return undefined;
	}
	const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
	const width = Math.max(1, Math.round(picture.width * scale));
	const height = Math.max(1, Math.round(picture.height * scale));
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) return undefined;
	context.imageSmoothingQuality = 'high';
	context.drawImage(picture, 0, 0, width, height);
	picture.close();
	if (file.type === 'image/png') {
		const png = await canvas.convertToBlob({ type: 'image/png' });
		if (png.size <= MOST_PNG_BYTES) return kept(png, width, height);
	}
	// A JPEG has no clear ground; without this it would be black.
	context.globalCompositeOperation = 'destination-over';
	context.fillStyle = 'white';
	context.fillRect(0, 0, width, height);
	return kept(await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY }), width, height);
}

async function kept(picture: Blob, width: number, height: number): Promise<Photo> {
	return { bytes: await picture.arrayBuffer(), mime: picture.type, width, height };
}

/** Whether a file is a picture that a browser may not be able to show; some systems do not know its type. */
export function isHeic({ name, type }: Pick<File, 'name' | 'type'>): boolean {
	return HEIC.test(type) || (type === '' && HEIC_NAME.test(name));
}

/** The name of a file whose content is now of another type. */
export function nameAs(name: string, mime: string): string {
	const end = mime === 'image/png' ? '.png' : '.jpg';
	const bare = name.replace(/\.[^.]{1,5}$/, '');
	return name === '' ? '' : bare + end;
}
