import { newId, newSecret, type RandomBytes } from '#lib/domain/ids.ts';
import { CODE_DIGITS, CODE_LENGTH, formatInvitation } from '#lib/protocol/invitation.ts';
import { offer } from '#lib/protocol/message.ts';
import type { Areas, Role } from '#lib/protocol/permission.ts';
import {
	signedText,
	TEAM_PATH,
	type Admission,
	type NewDevice,
	type Signed,
	type TeamAction,
	type TeamAnswers,
	type TeamRefusal,
	type TeamRequests
} from '#lib/protocol/team.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;

const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** 22 base-62 digits, as workspaces, invitations and secrets have. */
export function secret(): string {
	return newSecret(random);
}

/** A code to be typed. */
function typedCode(): string {
	return Array.from(random(CODE_LENGTH), (byte) => CODE_DIGITS[byte % 32]).join('');
}

export async function digest(text: string): Promise<string> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return Buffer.from(bytes).toString('base64url');
}

/** What the relay answered to a request of a team. */
export interface Answer {
	readonly status: number;
	readonly body: { readonly code?: TeamRefusal } & Record<string, unknown>;
}

/** The relay refused, and the test did not expect it. */
export class Refused extends Error {
	readonly code: string;

	constructor(action: string, code = 'no code') {
		super(`${action} was refused: ${code}`);
		this.code = code;
	}
}

/** Sends any body to a path below /team. */
export async function post(
	relay: { readonly url: string },
	action: string,
	body: unknown,
	headers: Record<string, string> = {}
): Promise<Answer> {
	const response = await fetch(`${relay.url}${TEAM_PATH}/${action}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body)
	});
	return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** A device with a key of its own; let into a team by `create`, `join` or `recover`, or not. */
export class TestDevice {
	readonly relay: { readonly url: string };
	readonly key: NewDevice;
	/** What it was given when it was let in. */
	admission: Admission | undefined;
	/** Headers that it sends along. */
	headers: Record<string, string> = {};
	readonly #privateKey: CryptoKey;

	private constructor(relay: { readonly url: string }, key: NewDevice, privateKey: CryptoKey) {
		this.relay = relay;
		this.key = key;
		this.#privateKey = privateKey;
	}

	static async make(relay: { readonly url: string }, name = 'Phone'): Promise<TestDevice> {
		const pair = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
		const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
		const publicKey = Buffer.from(raw).toString('base64url');
		return new TestDevice(relay, { publicKey, name }, pair.privateKey);
	}

	get workspace(): string {
		return this.#admitted.workspace;
	}

	get member(): string {
		return this.#admitted.member;
	}

	/** Its id. */
	get id(): string {
		return this.#admitted.device;
	}

	/** Signs a payload with a fresh challenge. */
	async sign<A extends TeamAction>(action: A, payload: TeamRequests[A]): Promise<Signed> {
		const { body } = await post(this.relay, 'challenge', {}, this.headers);
		return await this.signWith(action, payload, String(body['challenge']));
	}

	/** Signs a payload, whatever it is, with this challenge. */
	async signWith(action: string, payload: unknown, challenge: string): Promise<Signed> {
		const unsigned = { payload: JSON.stringify(payload), challenge };
		const text = new TextEncoder().encode(signedText(action, unsigned));
		const signature = Buffer.from(await crypto.subtle.sign(ECDSA, this.#privateKey, text));
		const certificate = this.admission?.certificate;
		return {
			...unsigned,
			signature: signature.toString('base64url'),
			...(certificate === undefined ? {} : { certificate })
		};
	}

	/** Asks, and settles with the answer, whatever it is. */
	async tryAsk<A extends TeamAction>(action: A, payload: TeamRequests[A]): Promise<Answer> {
		return await post(this.relay, action, await this.sign(action, payload), this.headers);
	}

	/** Asks; rejects with `Refused`. What lets it in, or certifies it afresh, is kept. */
	async ask<A extends TeamAction>(action: A, payload: TeamRequests[A]): Promise<TeamAnswers[A]> {
		const { status, body } = await this.tryAsk(action, payload);
		if (status !== 200) throw new Refused(action, body.code);
		if ('workspace' in body) this.admission = body as unknown as Admission;
		else if (this.admission && typeof body['certificate'] === 'string')
			this.admission = { ...this.admission, certificate: body['certificate'] };
		return body as unknown as TeamAnswers[A];
	}

	/** The code that asking is refused with; `undefined` where it is answered. */
	async refusal<A extends TeamAction>(
		action: A,
		payload: TeamRequests[A]
	): Promise<TeamRefusal | undefined> {
		return (await this.tryAsk(action, payload)).body.code;
	}

	/** Good for one socket, within a minute. */
	async ticket(): Promise<string> {
		const { tickets } = await this.ask('tickets', { count: 1 });
		const [ticket] = tickets;
		if (ticket === undefined) throw new Error('asked for one, got none');
		return ticket;
	}

	/** The subprotocols of one socket. */
	async offer(client?: number): Promise<string[]> {
		return offer(await this.ticket(), client);
	}

	get #admitted(): Admission {
		if (!this.admission) throw new Error('this device was not let in yet');
		return this.admission;
	}
}

/** An invitation as its maker holds it. */
export interface TestInvitation {
	readonly id: string;
	readonly secret: string;
	readonly code: string;
}

/** A workspace on a relay, with its owner's device. */
export interface TestTeam {
	readonly relay: { readonly url: string };
	readonly workspace: string;
	readonly owner: TestDevice;
	/** What lets the owner in again. */
	readonly recovery: string;
}

/** Makes a workspace shared. */
export async function createTeam(
	relay: { readonly url: string },
	{ workspace = secret(), member = newId('member', random) as string } = {}
): Promise<TestTeam> {
	const owner = await TestDevice.make(relay, 'Desk');
	const recovery = secret();
	await owner.ask('create', {
		...{ workspace, member, name: 'Olga Owner', device: owner.key },
		recovery: await digest(recovery)
	});
	return { relay, workspace, owner, recovery };
}

/** Puts up an invitation, as the owner unless somebody else is said. */
export async function invite(
	{ owner }: Pick<TestTeam, 'owner'>,
	options: {
		readonly by?: TestDevice;
		readonly role?: Role;
		readonly areas?: Areas;
		readonly member?: string;
		readonly uses?: number;
		readonly ttlMs?: number;
	} = {}
): Promise<TestInvitation> {
	const { by = owner, role = 'rep', areas = 'all', uses = 1, ttlMs = DAY, member } = options;
	const invitation = { id: secret(), secret: secret(), code: typedCode() };
	await by.ask('invite', {
		id: invitation.id,
		secret: await digest(invitation.secret),
		code: await digest(invitation.code),
		...{ role, areas, uses, ttlMs },
		...(member === undefined ? {} : { member })
	});
	return invitation;
}

/** A link by which a browser joins. */
export async function linkTo(
	team: TestTeam,
	options: Parameters<typeof invite>[1] = {}
): Promise<string> {
	return formatInvitation(team.relay.url, await invite(team, options));
}

/** A new device of a new member (or of `member`), let in by an invitation of the owner's. */
export async function deviceOf(
	team: TestTeam,
	options: {
		readonly role?: Role;
		readonly areas?: Areas;
		readonly name?: string;
		readonly member?: string;
	} = {}
): Promise<TestDevice> {
	const { name = 'Robin', ...invitation } = options;
	const { id, secret } = await invite(team, invitation);
	const device = await TestDevice.make(team.relay);
	const member = newId('member', random);
	await device.ask('join', { invitation: id, secret, member, name, device: device.key });
	return device;
}

/**
 * A WebSocket class for a stock client: each socket of it gets a ticket of its own first, as an app would. A relay that
 * is away looks like a socket that failed; a device that is refused its ticket like one that was closed with 4401.
 */
export function ticketed(device: TestDevice): typeof WebSocket {
	return class TicketedSocket {
		static readonly CONNECTING = 0;
		static readonly OPEN = 1;
		readonly OPEN = 1;
		binaryType = 'arraybuffer';
		onopen: (() => void) | null = null;
		onmessage: ((event: MessageEvent) => void) | null = null;
		onclose: ((event: { code: number; reason: string }) => void) | null = null;
		onerror: ((event: unknown) => void) | null = null;
		#socket: WebSocket | undefined;
		#isClosed = false;

		constructor(url: string, protocols: string[]) {
			void this.#open(url, protocols);
		}

		get readyState(): number {
			return this.#socket?.readyState ?? (this.#isClosed ? 3 : 0);
		}

		get bufferedAmount(): number {
			return this.#socket?.bufferedAmount ?? 0;
		}

		send(data: Uint8Array<ArrayBuffer>): void {
			this.#socket?.send(data);
		}

		close(code?: number): void {
			this.#isClosed = true;
			this.#socket?.close(code);
		}

		async #open(url: string, protocols: string[]): Promise<void> {
			let offers: string[];
			try {
				offers = [...(await device.offer()), ...protocols];
			} catch (error) {
				if (this.#isClosed) return;
				this.#isClosed = true;
				const isForGood = error instanceof Refused && !['too-many', 'no code'].includes(error.code);
				const code = isForGood ? 4401 : 1006;
				return this.onclose?.({ code, reason: String(error) });
			}
			if (this.#isClosed) return;
			const socket = new WebSocket(url, offers);
			socket.binaryType = 'arraybuffer';
			socket.onopen = () => this.onopen?.();
			socket.onmessage = (event) => this.onmessage?.(event);
			socket.onclose = (event) => this.onclose?.(event);
			socket.onerror = (event) => this.onerror?.(event);
			this.#socket = socket;
		}
	} as unknown as typeof WebSocket;
}
