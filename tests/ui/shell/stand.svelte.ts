import type { App, Sheet } from '#lib/state/app.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

/** An app with a workspace, of which nothing but its sheets is asked. */
export function fakeApp(workspace: LiveWorkspace, first: Sheet): App {
	let sheet = $state.raw<Sheet | undefined>(first);
	const fake = {
		workspace,
		get sheet() {
			return sheet;
		},
		set sheet(to) {
			sheet = to;
		}
	};
	return fake as unknown as App;
}
