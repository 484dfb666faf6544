import { save } from '#lib/ui/primitives/save.ts';

/** Gives a file to the share sheet of the device where it takes such files, else to its downloads. */
export async function shareFile(file: File): Promise<void> {
	const data = { files: [file] };
	const takes = typeof navigator.canShare === 'function' && navigator.canShare(data);
	// A desk has a share sheet too, and nobody looks for a file there.
	if (!takes || !matchMedia('(pointer: coarse)').matches) return save(file);
	try {
		await navigator.share(data);
	} catch (error) {
		// Closing the sheet is no failure; all else is, and the file is not to be lost.
		if (!(error instanceof DOMException && error.name === 'AbortError')) save(file);
	}
}
