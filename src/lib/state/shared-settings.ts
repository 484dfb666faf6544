import { SETTINGS } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Day } from '#lib/domain/time.ts';
import {
	removeRate,
	setRate,
	setSettings,
	unrated,
	type SettingsChange
} from '#lib/store/settings.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { SettingsChange };

/** The settings that all of a workspace share, to be changed by who may. Reads follow every change. */
export class SharedSettings {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	get mayEdit(): boolean {
		const { readOnly, now } = this.workspace;
		return readOnly === undefined && now.refusal([SETTINGS]) === undefined;
	}

	/** Currencies of deals for which no rate holds today. */
	get unrated(): readonly Currency[] {
		return unrated(this.workspace.now, this.workspace.today);
	}

	set(change: SettingsChange): Result<undefined> {
		return this.workspace.run((store) => setSettings(store, change));
	}

	/** `rate` is a decimal number as text. */
	setRate(currency: Currency, from: Day, rate: string): Result<undefined> {
		return this.workspace.run((store) => setRate(store, { currency, from, rate }));
	}

	removeRate(currency: Currency, from: Day): Result<undefined> {
		return this.workspace.run((store) => removeRate(store, currency, from));
	}
}
