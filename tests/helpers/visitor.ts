import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { launchOptions } from '../tools/chromium.ts';

/** What a person holds in the hand or has on the desk. */
const FORMS = {
	phone: {
		viewport: { width: 390, height: 844 },
		hasTouch: true,
		isMobile: true,
		deviceScaleFactor: 2
	},
	/** The narrowest phone that there is. */
	narrow: {
		viewport: { width: 320, height: 640 },
		hasTouch: true,
		isMobile: true,
		deviceScaleFactor: 2
	},
	tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
	desktop: { viewport: { width: 1280, height: 800 } }
} as const satisfies Record<string, BrowserContextOptions>;

export type Form = keyof typeof FORMS;

export interface VisitorOptions extends BrowserContextOptions {
	readonly form: Form;
	/** Whether service workers run; without them every request reaches the server. */
	readonly offlineReady?: boolean;
	/** The film (y4m) that the camera sees; without it there is no camera. */
	readonly film?: string;
	/** There is a microphone, which hears a beep. */
	readonly microphone?: boolean;
}

/** What gives Chromium a camera that sees a film, or a microphone, and lets pages use it. */
function devicesOf(film: string | undefined, microphone: boolean): readonly string[] {
	if (film === undefined && !microphone) return [];
	return [
		'--use-fake-device-for-media-stream',
		'--use-fake-ui-for-media-stream',
		...(film === undefined ? [] : [`--use-file-for-fake-video-capture=${film}`])
	];
}

/** A person with a browser of their own, its profile on disk: it can be closed and opened again. */
export class Visitor {
	/** What went wrong in its pages: errors on the console, and those nobody caught. */
	readonly problems: string[] = [];
	#context: BrowserContext | undefined;
	#page: Page | undefined;
	/** The folder of what the browser keeps. */
	readonly profile: string;
	readonly #options: VisitorOptions;
	readonly #expected: RegExp[] = [];

	private constructor(profile: string, options: VisitorOptions) {
		this.profile = profile;
		this.#options = options;
	}

	static async open(options: VisitorOptions): Promise<Visitor> {
		const profile = await mkdtemp(join(tmpdir(), 'runnel-visitor-'));
		const visitor = new Visitor(profile, options);
		await visitor.start();
		return visitor;
	}

	get page(): Page {
		if (!this.#page) throw new Error('the browser is closed');
		return this.#page;
	}

	get context(): BrowserContext {
		if (!this.#context) throw new Error('the browser is closed');
		return this.#context;
	}

	/** Opens the browser, after `stop` with everything that its profile keeps. */
	async start(): Promise<void> {
		const { form, offlineReady = true, film, microphone = false, ...options } = this.#options;
		const launched = launchOptions();
		this.#context = await chromium.launchPersistentContext(this.profile, {
			...launched,
			args: [...(launched.args ?? []), ...devicesOf(film, microphone)],
			...FORMS[form],
			locale: 'en-GB',
			// Sheets and toasts that still move would be judged for contrast and position half-way.
			reducedMotion: 'reduce',
			serviceWorkers: offlineReady ? 'allow' : 'block',
			...options
		});
		this.#context.on('page', (page) => this.#listen(page));
		for (const page of this.#context.pages()) this.#listen(page);
		this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
	}

	/** Closes the browser and keeps the profile. */
	async stop(): Promise<void> {
		await this.#context?.close();
		this.#context = undefined;
		this.#page = undefined;
	}

	/** Kills the browser as a power cut does: nothing of it runs to an end. The profile is kept. */
	async kill9(): Promise<void> {
		const closed = new Promise((resolve) => this.context.once('close', resolve));
		const processes = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
		const main = processes
			.split('\n')
			.find((line) => line.includes(`--user-data-dir=${this.profile}`) && !/ --type=/.test(line));
		if (main === undefined) throw new Error('the browser runs, and has a process');
		process.kill(Number.parseInt(main, 10), 'SIGKILL');
		await closed;
		await this.stop();
	}

	/** Closes the browser and forgets the profile. */
	async close(): Promise<void> {
		await this.stop();
		await rm(this.profile, { recursive: true, force: true, maxRetries: 3 });
	}

	/** Says that messages like this are no problem from now on: a relay that is down cannot be reached. */
	expect(problem: RegExp): void {
		this.#expected.push(problem);
	}

	#listen(page: Page): void {
		page.on('pageerror', (error) => this.#note(`uncaught: ${error.stack || error.message}`));
		page.on('console', (message) => {
			if (message.type() === 'error')
				this.#note(`console: ${message.text()} ${message.location().url}`);
		});
	}

	#note(problem: string): void {
		if (!this.#expected.some((expected) => expected.test(problem))) this.problems.push(problem);
	}
}

/** What a browser says of a server that is not there. */
export const UNREACHABLE = /WebSocket connection|net::ERR_|Failed to load resource|Failed to fetch/;
