import type { Currency } from '#lib/domain/money.ts';
import { named, reasonNames, TEMPLATES, type Template } from '#lib/domain/templates.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { loadTemplateTexts } from '#lib/i18n/load-template-texts.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatShare, parseShare, type Share } from '#lib/protocol/share.ts';
import { joinAs, setUp } from '#lib/store/setup.ts';
import type { App } from './app.svelte.ts';
import { now } from './clock.ts';
import { locale, t, ways } from './i18n.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** The ways to a workspace on a device that has none: loaded where one begins, not with the board. */

const CURRENCIES: Readonly<Record<Locale, Currency>> = {
	en: 'USD' as Currency,
	fa: 'IRR' as Currency,
	ru: 'RUB' as Currency,
	pl: 'PLN' as Currency,
	zh: 'CNY' as Currency
};

/** Opens a new workspace with the pipeline of a template and nothing in it. */
export async function startEmpty(app: App, template: Template = TEMPLATES[0]): Promise<void> {
	const texts = await loadTemplateTexts(locale());
	const name = t('workspace.mine');
	const open = await app.prepare(app.entryOf(name));
	setUp(open.store, {
		name,
		currency: CURRENCIES[locale()],
		timeZone: timeZone(),
		sample: false,
		member: t('common.you'),
		pipeline: named(template, texts),
		reasons: reasonNames(texts)
	});
	await app.show(open);
}

/** Opens a new workspace with a year of a team's work in it, in the reader's language. */
export async function startSample(app: App): Promise<void> {
	const [{ sampleWorkspace }, texts] = await Promise.all([
		import('#lib/sample/workspace.ts'),
		loadTemplateTexts(locale())
	]);
	const name = t('workspace.sample');
	const open = await app.prepare(app.entryOf(name));
	const { member, device } = open.store;
	const { operations } = await sampleWorkspace({
		language: locale(),
		now: now(),
		zone: timeZone(),
		calendar: ways().calendar,
		name,
		pipeline: named(TEMPLATES[0], texts),
		reasons: reasonNames(texts),
		reader: { member, device, name: t('common.you') }
	});
	open.store.append(operations);
	await app.show(open);
}

/**
 * Joins a workspace by its share link, as a new member of that name. Settles when it has been read from the relay;
 * `false` when the relay does not know the link.
 */
export async function join(app: App, share: Share, name: string): Promise<boolean> {
	const entry = app.entryOf(t('workspace.mine'), { id: share.workspace, key: share.key });
	const open = await app.prepare(entry);
	if (!(await arrived(open))) {
		await open.destroy();
		return false;
	}
	joinAs(open.store, name.trim() || t('common.you'), 'rep');
	await app.show(open);
	return true;
}

/** The page of this app that an invitation leads to, or `undefined` for a link that is none. */
export function invitation(link: string): string | undefined {
	const share = parseShare(link.slice(link.indexOf('#')));
	return share && formatShare('', share);
}

function timeZone(): TimeZone {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Settles with whether the directory of a workspace that is being joined has come; the relay may not know it. */
function arrived({ store, session }: OpenWorkspace): Promise<boolean> {
	return new Promise((resolve) => {
		const look = () => {
			const refused = session.status.current.kind === 'refused';
			if (!refused && store.pipelines.size === 0) return;
			for (const stop of stops) stop();
			resolve(!refused);
		};
		const stops = [store.onChange(look), session.status.onChange(look)];
		look();
	});
}
