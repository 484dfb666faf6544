import { defaultsOf } from '#lib/domain/templates.ts';
import { loadTemplateTexts } from '#lib/i18n/load-template-texts.ts';
import { mayEdit } from '#lib/store/catalogue.ts';
import { addDefaults, lacksDefaults } from '#lib/store/defaults.ts';
import { locale } from './i18n.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/**
 * Fills the lists that a workspace of an earlier version never had, in the reader's language, on the device of who may:
 * at once where it is on this device only, else when this device has all that the relay has. What another device has
 * written would come too late.
 */
export function followDefaults(open: OpenWorkspace): void {
	const { store, session } = open;
	const fill = async () => {
		if (!isUpToDate(open) || !store.isComplete || open.readOnly || !mayEdit(store, 'source'))
			return false;
		// A workspace that is still to come has nothing at all.
		if (store.pipelines.size === 0) return false;
		if (lacksDefaults(store)) addDefaults(store, defaultsOf(await loadTemplateTexts(locale())));
		return true;
	};
	void fill().then((done) => {
		if (done) return;
		const stop = session.status.onChange(() => {
			void fill().then((now) => {
				if (now) stop();
			});
		});
		open.follow(stop);
	});
}

function isUpToDate({ membership, status }: OpenWorkspace): boolean {
	return membership === undefined || status.kind === 'synced';
}
