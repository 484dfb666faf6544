/** The areas of messages that the first screen may need before any tap: frame, board and what may go wrong there. */
const AREAS: ReadonlySet<string> = new Set([
	'action',
	'app',
	'board',
	'common',
	'deal',
	'filter',
	'key',
	'nav',
	'presence',
	'sample',
	'share',
	'stage',
	'status',
	'step',
	'update'
]);

/** Whether a message comes with the first screen; the others follow when something is done. */
export function isFirst(key: string): boolean {
	return AREAS.has(key.slice(0, key.indexOf('.')));
}
