import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { launchOptions } from '../tools/chromium.ts';

/** A tab that is shown or hidden as the browser has it: Playwright makes every page believe that it is seen. */
export interface PlainTab {
	/** What an expression comes to in the page, once it has settled. */
	evaluate(expression: string): Promise<unknown>;
	/** Brings it to the front; the tab that was there is hidden. */
	show(): Promise<void>;
	/** Goes to another document. */
	visit(url: string): Promise<void>;
	/** Goes back to the document before. */
	back(): Promise<void>;
}

/** A browser on a profile, that nothing is done to but what its own DevTools protocol is asked for. */
export class PlainBrowser {
	readonly #child: ChildProcess;
	readonly #socket: WebSocket;
	#asked = 0;

	private constructor(child: ChildProcess, socket: WebSocket) {
		this.#child = child;
		this.#socket = socket;
	}

	static async start(profile: string): Promise<PlainBrowser> {
		const { executablePath, args = [] } = launchOptions();
		if (executablePath === undefined) throw new Error('no Chromium');
		const child = spawn(
			executablePath,
			[
				...args,
				...['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
				'--password-store=basic',
				'--use-mock-keychain',
				'about:blank'
			],
			{ stdio: ['ignore', 'ignore', 'pipe'] }
		);
		const socket = new WebSocket(await addressOf(child));
		await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
		return new PlainBrowser(child, socket);
	}

	async open(url: string): Promise<PlainTab> {
		const { targetId } = await this.#ask('Target.createTarget', { url });
		const { sessionId } = await this.#ask('Target.attachToTarget', { targetId, flatten: true });
		const ask = (method: string, params = {}) => this.#ask(method, params, String(sessionId));
		return {
			async evaluate(expression) {
				const how = { expression, awaitPromise: true, returnByValue: true };
				const { result, exceptionDetails } = await ask('Runtime.evaluate', how);
				if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
				return (result as { value?: unknown }).value;
			},
			show: async () => void (await this.#ask('Target.activateTarget', { targetId })),
			visit: async (to) => void (await ask('Page.navigate', { url: to })),
			async back() {
				const { currentIndex, entries } = await ask('Page.getNavigationHistory');
				const before = (entries as { id: number }[])[Number(currentIndex) - 1];
				await ask('Page.navigateToHistoryEntry', { entryId: before?.id });
			}
		};
	}

	async close(): Promise<void> {
		const exited = once(this.#child, 'exit');
		await this.#ask('Browser.close', {});
		await exited;
	}

	#ask(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
		const id = ++this.#asked;
		return new Promise((resolve, reject) => {
			const listen = ({ data }: MessageEvent<string>) => {
				const answer = JSON.parse(data) as {
					id?: number;
					result?: Record<string, unknown>;
					error?: { message: string };
				};
				if (answer.id !== id) return;
				this.#socket.removeEventListener('message', listen);
				if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
				else resolve(answer.result ?? {});
			};
			this.#socket.addEventListener('message', listen);
			this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
		});
	}
}

async function addressOf(child: ChildProcess): Promise<string> {
	if (!child.stderr) throw new Error('spawned with a pipe');
	for await (const line of createInterface(child.stderr)) {
		const address = /DevTools listening on (\S+)/.exec(line)?.[1];
		// What it says further is let go, or the pipe fills.
		if (address !== undefined) {
			child.stderr.resume();
			return address;
		}
	}
	throw new Error('the browser ended before it listened');
}
