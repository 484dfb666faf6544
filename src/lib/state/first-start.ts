import { newSecret } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/problem.ts';
import { defaultsOf, named, TEMPLATES, type Template } from '#lib/domain/templates.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { loadTemplateTexts } from '#lib/i18n/load-template-texts.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { weekOf } from '#lib/i18n/week.ts';
import {
	formatRecovery,
	parseInvitation,
	type Invitation,
	type Recovery
} from '#lib/protocol/invitation.ts';
import type { Admission, NewDevice, TeamRefusal } from '#lib/protocol/team.ts';
import { addDefaults } from '#lib/store/defaults.ts';
import { setUp, setUpWeek } from '#lib/store/setup.ts';
import { ofTheApp } from '#lib/store/stamp.ts';
import {
	createDeviceKey,
	findAttempt,
	noteAttempt,
	removeDeviceKey,
	type DeviceKey
} from '#lib/sync/device-key.ts';
import { digestOf } from '#lib/sync/secret.ts';
import { TeamClient, type TeamOutcome } from '#lib/sync/team-client.ts';
import type { App } from './app.svelte.ts';
import { isAdmitting, type Admitting } from './attempt.ts';
import { now, random } from './clock.ts';
import { deviceName } from './device-name.ts';
import { locale, t, ways } from './i18n.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import type { TeamResult } from './team.svelte.ts';

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
		reasons: [],
		week: weekOf(locale())
	});
	addDefaults(open.store, defaultsOf(texts));
	await app.show(open);
}

/** Opens a new workspace with a year of a team's work in it, in the reader's language. */
export async function startSample(app: App): Promise<void> {
	const [{ sampleWorkspace }, texts] = await Promise.all([
		import('#lib/sample/workspace.ts'),
		loadTemplateTexts(locale())
	]);
	const defaults = defaultsOf(texts);
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
		reasons: defaults.reasons.filter(({ use }) => use === 'lost'),
		lists: defaults,
		reader: { member, device, name: t('common.you') }
	});
	open.store.append(operations.map(ofTheApp));
	setUpWeek(open.store, weekOf(locale()));
	addDefaults(open.store, defaults);
	await app.show(open);
}

/** What came of joining: with `recovery`, to be printed, where one came back as the owner. */
export interface Joined {
	readonly recovery?: string | undefined;
}

/**
 * Joins a workspace by an invitation, as a member of that name, or comes back as its owner by the recovery link.
 * Settles when the workspace has come from the relay, or the relay has none of it yet (`workspace.isAwaited`). What is
 * refused leaves nothing on this device.
 */
export async function join(
	app: App,
	invitation: Invitation | Recovery,
	name: string
): Promise<TeamResult<Joined>> {
	const { key, fresh, secret } = await attemptOf(app, invitation);
	const client = new TeamClient({
		url: app.relay,
		credentials: () => Promise.resolve({ key })
	});
	const device = { publicKey: key.publicKey, name: deviceName(navigator.userAgent) };
	const admitted = await admission(client, invitation, {
		...{ member: fresh.member, name: name.trim() || t('common.you'), device },
		recovery: await digestOf(secret)
	});
	if (!admitted.ok && admitted.problem.code === 'offline') return admitted;
	if (!admitted.ok) {
		await removeDeviceKey(key.publicKey);
		return admitted;
	}
	const { workspace, member, role, areas, certificate } = admitted.value;
	const membership = {
		...{ publicKey: key.publicKey, device: admitted.value.device },
		...{ certificate, role, areas }
	};
	const entry = { ...fresh, id: workspace, member, membership };
	// The invitation is used up: from here on a reload must find the workspace.
	await app.keep(entry);
	await noteAttempt(key.publicKey, undefined);
	await app.leave();
	const open = await app.prepare(entry);
	const refused = await arrived(open);
	if (refused) {
		await app.forget(open);
		await removeDeviceKey(key.publicKey);
		await app.start();
		return { ok: false, problem: { code: refused } };
	}
	await app.show(open);
	if (invitation.kind !== 'recovery') return ok({});
	return ok({ recovery: formatRecovery(location.origin, { workspace, secret }) });
}

/** What an invitation is asked with, kept on this device until it is answered. */
async function attemptOf(
	app: App,
	invitation: Invitation | Recovery
): Promise<Admitting & { readonly key: DeviceKey }> {
	const digest = await digestOf(JSON.stringify(invitation));
	const found = await findAttempt(
		(one): one is Admitting => isAdmitting(one) && one.digest === digest
	);
	if (found) return { ...found.attempt, key: found.key };
	const attempt = { digest, fresh: app.entryOf(t('workspace.mine')), secret: newSecret(random) };
	const key = await createDeviceKey();
	await noteAttempt(key.publicKey, attempt);
	return { ...attempt, key };
}

/** The page of this app that an invitation leads to, or `undefined` for a text that is none. */
export function invitation(text: string): string | undefined {
	const fragment = text.slice(text.indexOf('#') + 1).trim();
	return parseInvitation(text) && `/join#${fragment}`;
}

function admission(
	client: TeamClient,
	invitation: Invitation | Recovery,
	{ recovery, ...guest }: Guest
): Promise<TeamOutcome<Admission>> {
	switch (invitation.kind) {
		case 'link': {
			const { id, secret } = invitation;
			return client.ask('join', { invitation: id, secret, ...guest });
		}
		case 'code':
			return client.ask('join', { code: invitation.code, ...guest });
		case 'recovery': {
			const { workspace, secret } = invitation;
			return client.ask('recover', { workspace, secret, recovery, device: guest.device });
		}
		default:
			return invitation satisfies never;
	}
}

interface Guest {
	readonly member: string;
	readonly name: string;
	readonly device: NewDevice;
	/** The digest of the next recovery secret. */
	readonly recovery: string;
}

function timeZone(): TimeZone {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Settles when the directory of a workspace that is being joined has come, or is empty, or with why it is refused. */
function arrived({ store, session }: OpenWorkspace): Promise<TeamRefusal | undefined> {
	return new Promise((resolve) => {
		const look = () => {
			const { current } = session.status;
			const refused = current.kind === 'refused';
			if (!refused && store.pipelines.size === 0 && current.kind !== 'synced') return;
			for (const stop of stops) stop();
			resolve(refused ? (current.refusal.why === 'revoked' ? 'revoked' : 'unknown') : undefined);
		};
		const stops = [store.onChange(look), session.status.onChange(look)];
		look();
	});
}
