import { TEAM_PATH, type TeamRefusal } from '#lib/protocol/team.ts';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Limits } from '../limits.ts';
import type { Reception } from '../team/reception.ts';
import { parseAction, parseSigned } from '../team/requests.ts';
import { addressOf } from './address.ts';
import { readBody } from './body.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { isWelcome } from './origin.ts';
import { Quota } from './quota.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A refusal takes at least so long, in ms: its time must not tell what was found on the way. */
const REFUSAL_MS = 100;

const STATUS: Readonly<Record<TeamRefusal, number>> = {
	malformed: 400,
	forbidden: 403,
	revoked: 403,
	closed: 403,
	unknown: 404,
	'last-owner': 409,
	taken: 409,
	'too-many': 429
};

export interface TeamRouteOptions {
	readonly limits: Limits;
	readonly now: () => number;
	/** Origins that may ask; none for the relay's own. */
	readonly origins: readonly string[];
	/** Trusted proxies in front. */
	readonly proxies: number;
	/** Whether new workspaces are taken. */
	readonly takesWorkspaces: boolean;
	readonly onRefusal: (code: TeamRefusal) => void;
}

/** `POST /team/<action>`: limits, origins and JSON around the reception. */
export class TeamRoute {
	readonly #reception: Reception;
	readonly #options: TeamRouteOptions;
	readonly #requests: Quota;
	readonly #refusals: Quota;
	readonly #workspaces: Quota;

	constructor(reception: Reception, options: TeamRouteOptions) {
		const { limits, now } = options;
		this.#reception = reception;
		this.#options = options;
		this.#requests = new Quota(limits.requestsPerMinute, MINUTE, now);
		this.#refusals = new Quota(limits.refusalsPerMinute, MINUTE, now);
		this.#workspaces = new Quota(limits.workspacesPerHour, HOUR, now);
	}

	/** Answers one request. Rejects for a fault of the relay only. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const held = setTimeout(REFUSAL_MS, undefined, { ref: false });
		const { origins, proxies } = this.#options;
		const headers = sharedWith(request, origins);
		if (!isWelcome(request, origins)) return refuse(response, 'forbidden', headers);
		if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
		const address = addressOf(request, proxies);
		if (this.#requests.isUsed(address) || this.#refusals.isUsed(address)) {
			this.#options.onRefusal('too-many');
			return refuse(response, 'too-many', { ...headers, 'retry-after': String(MINUTE / 1000) });
		}
		this.#requests.use(address);
		const answer = await this.#ask(request, address);
		if (response.destroyed) return;
		if (typeof answer !== 'string') return send(response, 200, answer, headers);
		this.#refusals.use(address);
		this.#options.onRefusal(answer);
		await held;
		refuse(response, answer, headers);
	}

	async #ask(request: IncomingMessage, address: string): Promise<object | TeamRefusal> {
		if (request.method !== 'POST') return 'malformed';
		const { limits, takesWorkspaces } = this.#options;
		const body = await readBody(request, limits.bodyBytes);
		if (body === undefined) return 'malformed';
		const name = request.url?.slice(TEAM_PATH.length + 1) ?? '';
		if (name === 'challenge') return await this.#reception.challenge();
		const action = parseAction(name);
		const signed = parseSigned(body, limits);
		if (!action || !signed) return 'malformed';
		if (action === 'create') {
			if (!takesWorkspaces) return 'closed';
			if (this.#workspaces.isUsed(address)) return 'too-many';
			// Before it is tried, or many at once would all be let in.
			this.#workspaces.use(address);
		}
		return await this.#reception.answer(action, signed);
	}
}

/** CORS, for the origins of the list only. */
function sharedWith({ headers }: IncomingMessage, origins: readonly string[]): OutgoingHttpHeaders {
	const { origin } = headers;
	if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' };
	return {
		vary: 'origin',
		'access-control-allow-origin': origin,
		'access-control-allow-methods': 'POST',
		'access-control-allow-headers': 'content-type',
		'access-control-max-age': String(HOUR / 1000)
	};
}

function refuse(response: ServerResponse, code: TeamRefusal, headers: OutgoingHttpHeaders): void {
	// What of the body has not come is not waited for.
	const isRead = response.req.complete;
	send(response, STATUS[code], { code }, isRead ? headers : { ...headers, connection: 'close' });
}

function send(
	response: ServerResponse,
	status: number,
	answer: object,
	headers: OutgoingHttpHeaders
): void {
	response.writeHead(status, {
		...SECURITY_HEADERS,
		'content-type': 'application/json; charset=utf-8',
		'cache-control': 'no-store',
		...headers
	});
	response.end(JSON.stringify(answer));
}
