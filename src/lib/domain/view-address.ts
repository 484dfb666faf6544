import type { PipelineId } from './ids.ts';
import { FACES, PLAIN, type View } from './view.ts';
import { parseView, printView } from './view-text.ts';

/** What an address says of a view. */
export interface Address {
	/** The saved view that it names. */
	readonly saved: string | undefined;
	/** The view that it spells out: of its own, or what was changed of the saved one and not saved. */
	readonly view: View | undefined;
}

/**
 * The query part of the address of a view, empty for the plain board: `?pipeline=lAb12&face=list&q=s:value!`, or
 * `?view=vAb12` for a saved one, with the rest after it where `view` is not as it was saved.
 */
export function printAddress(
	view: View,
	saved?: { readonly id: string; readonly view: View }
): string {
	const isAsSaved = saved !== undefined && printView(saved.view) === printView(view);
	const rest = printView({ ...view, pipeline: undefined, face: PLAIN.face });
	const parts = [
		saved ? `view=${encodeURIComponent(saved.id)}` : '',
		!isAsSaved && view.pipeline !== undefined
			? `pipeline=${encodeURIComponent(view.pipeline)}`
			: '',
		!isAsSaved && view.face !== PLAIN.face ? `face=${view.face}` : '',
		!isAsSaved && (saved !== undefined || rest !== '') ? `q=${readable(rest)}` : ''
	].filter((part) => part !== '');
	return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** What the query part of an address says; anything may stand there. */
export function parseAddress(search: string): Address {
	const params = new URLSearchParams(search);
	const saved = params.get('view') || undefined;
	const [q, pipeline, face] = [params.get('q'), params.get('pipeline'), params.get('face')];
	if (saved !== undefined && q === null) return { saved, view: undefined };
	const view = parseView(q ?? '');
	return {
		saved,
		view: {
			...view,
			pipeline: pipeline ? (pipeline as PipelineId) : view.pipeline,
			face: FACES.find((one) => one === face) ?? view.face
		}
	};
}

/** What an address may hold as it is stays readable in it. */
function readable(text: string): string {
	return encodeURIComponent(text).replaceAll(/%(3A|2C|3B)/g, (code) => decodeURIComponent(code));
}
