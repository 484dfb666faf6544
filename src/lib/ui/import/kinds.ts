import type { MessageKey } from '#lib/i18n/translate.ts';
import { IMPORTED, type ImportSession } from '#lib/state/import.svelte.ts';

type Kind = ImportSession['of'];

/** What is said of an import of each kind. */
interface KindTexts {
	/** What the rows are. */
	readonly name: MessageKey;
	readonly title: MessageKey;
	readonly start: MessageKey;
	readonly imported: MessageKey;
	readonly skipped: MessageKey;
	readonly undone: MessageKey;
	readonly kept: MessageKey;
	readonly noId: MessageKey;
	/** A column that is no field of ours. */
	readonly extra: MessageKey;
}

export const KINDS: Readonly<Record<Kind, KindTexts>> = {
	deal: {
		name: 'palette.deals',
		title: 'import.title',
		start: 'import.start',
		imported: IMPORTED.deal,
		skipped: 'import.outcome.skipped',
		undone: 'import.undone',
		kept: 'import.undone.kept',
		noId: 'import.noId',
		extra: 'import.use.extra'
	},
	lead: {
		name: 'nav.leads',
		title: 'lead.import',
		start: 'lead.import.start',
		imported: IMPORTED.lead,
		skipped: 'lead.import.skipped',
		undone: 'lead.import.undone',
		kept: 'lead.import.kept',
		noId: 'lead.import.noId',
		extra: 'import.use.extra'
	},
	contact: {
		name: 'people.persons',
		title: 'import.contact',
		start: 'import.contact.start',
		imported: IMPORTED.contact,
		skipped: 'import.contact.skipped',
		undone: 'import.contact.undone',
		kept: 'import.contact.kept',
		noId: 'import.contact.noId',
		extra: 'import.use.note'
	},
	company: {
		name: 'people.companies',
		title: 'import.company',
		start: 'import.company.start',
		imported: IMPORTED.company,
		skipped: 'import.company.skipped',
		undone: 'import.company.undone',
		kept: 'import.company.kept',
		noId: 'import.contact.noId',
		extra: 'import.use.note'
	}
};

/** What each kind is called in the address. */
export const ASKED: Readonly<Record<string, Kind>> = {
	leads: 'lead',
	people: 'contact',
	companies: 'company'
};
