import type { Result } from '#lib/domain/problem.ts';

/** Why there is no picture: not allowed, no camera, or one that does not start. */
export type CameraProblem = 'refused' | 'none' | 'busy';

/** A width that shows a symbol held at arm's length, and no more to look through than that. CSS px. */
const WIDTH = 1280;

/** Opens the camera that looks away from the user, where there are two. Stop it when done. */
export async function openCamera(): Promise<Result<MediaStream, { readonly code: CameraProblem }>> {
	// A page without TLS has none to ask for.
	const devices = navigator.mediaDevices as MediaDevices | undefined;
	if (!devices) return { ok: false, problem: { code: 'none' } };
	try {
		const video = { facingMode: 'environment', width: { ideal: WIDTH } };
		return { ok: true, value: await devices.getUserMedia({ video }) };
	} catch (error) {
		return { ok: false, problem: { code: problemOf(error) } };
	}
}

/** Lets the camera go; its light goes out. */
export function stopCamera(stream: MediaStream): void {
	for (const track of stream.getTracks()) track.stop();
}

function problemOf(error: unknown): CameraProblem {
	switch (error instanceof DOMException ? error.name : '') {
		case 'NotAllowedError':
		case 'SecurityError':
			return 'refused';
		case 'NotFoundError':
		case 'OverconstrainedError':
			return 'none';
		default:
			return 'busy';
	}
}
