import {
	signedText,
	TEAM_PATH,
	type Signed,
	type TeamAction,
	type TeamAnswers,
	type TeamRefusal,
	type TeamRequests
} from '#lib/protocol/team.ts';
import type { DeviceKey } from './device-key.ts';
import { ANSWERS, isChallenge, isRefused } from './team-answers.ts';
import type { Check } from './team-shapes.ts';

/** Why a team did not do what was asked; `offline` where the relay was not reached or did not answer in its words. */
export type TeamProblem = TeamRefusal | 'offline';

/** The outcome of asking a team: failures are values. */
export type TeamOutcome<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: { readonly code: TeamProblem } };

/** By what this device is known to a relay. No certificate: it is not yet. */
interface Credentials {
	readonly key: DeviceKey;
	readonly certificate?: string | undefined;
}

export interface TeamClientOptions {
	/** Where the relay is: `https://host`. */
	readonly url: string;
	/** Asked for each request; `undefined` where the device has lost its key. */
	readonly credentials: () => Promise<Credentials | undefined>;
}

/** A relay that has not answered by then will not, in ms. */
const ANSWER_MS = 10_000;

const REFUSALS: Record<TeamRefusal, true> = {
	unknown: true,
	forbidden: true,
	revoked: true,
	'last-owner': true,
	taken: true,
	closed: true,
	malformed: true,
	'too-many': true
};

/** Asks a relay about the team of a workspace, in this device's name. */
export class TeamClient {
	readonly #url: string;
	readonly #credentials: TeamClientOptions['credentials'];

	constructor({ url, credentials }: TeamClientOptions) {
		this.#url = url.replace(/^ws/, 'http').replace(/\/$/, '') + TEAM_PATH;
		this.#credentials = credentials;
	}

	/** Does one action. */
	async ask<A extends TeamAction>(
		action: A,
		request: TeamRequests[A]
	): Promise<TeamOutcome<TeamAnswers[A]>> {
		const outcome = await this.#try(action, request);
		// What is malformed may be a challenge that the relay has forgotten, having restarted meanwhile.
		const again = !outcome.ok && outcome.problem.code === 'malformed';
		return again ? this.#try(action, request) : outcome;
	}

	/** A challenge, and the signed request. */
	async #try<A extends TeamAction>(
		action: A,
		request: TeamRequests[A]
	): Promise<TeamOutcome<TeamAnswers[A]>> {
		const credentials = await this.#credentials();
		if (!credentials) return refused('unknown');
		const challenged = await this.#post('challenge', {}, isChallenge);
		if (!challenged.ok) return challenged;
		const { challenge } = challenged.value;
		const { key, certificate } = credentials;
		const payload = JSON.stringify(request);
		const signature = await key.sign(signedText(action, { challenge, payload }));
		const signed: Signed = {
			payload,
			challenge,
			signature,
			...(certificate === undefined ? {} : { certificate })
		};
		return this.#post(action, signed, ANSWERS[action]);
	}

	async #post<T>(action: string, body: object, isAnswer: Check<T>): Promise<TeamOutcome<T>> {
		try {
			const response = await fetch(`${this.#url}/${action}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				credentials: 'omit',
				cache: 'no-store',
				signal: AbortSignal.timeout(ANSWER_MS)
			});
			const answer: unknown = await response.json();
			if (response.ok) return isAnswer(answer) ? { ok: true, value: answer } : refused('offline');
			return refused(isRefused(answer) && isRefusal(answer.code) ? answer.code : 'offline');
		} catch {
			// No network, no answer in time, or something that is no relay of ours.
			return refused('offline');
		}
	}
}

function isRefusal(code: string): code is TeamRefusal {
	return Object.hasOwn(REFUSALS, code);
}

function refused(code: TeamProblem): {
	readonly ok: false;
	readonly problem: { code: TeamProblem };
} {
	return { ok: false, problem: { code } };
}
