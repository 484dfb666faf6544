import { typeOf } from '#lib/domain/ids.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { now } from './clock.ts';

/** How this browser installs apps: by a button of ours, by steps that a person takes, or not at all. */
export type InstallWay = 'installed' | 'prompt' | 'ios' | 'mac' | 'menu' | 'none';

/** What `beforeinstallprompt` gives; no type of the platform's, as only some browsers have it. */
interface PromptEvent extends Event {
	prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

/** What is asked of the browser, as arguments for tests. */
export interface Device {
	/** Where `beforeinstallprompt` and `appinstalled` come. */
	readonly target: EventTarget;
	/** The event that came before this was loaded. */
	readonly early?: Event | undefined;
	readonly standalone: boolean;
	readonly userAgent: string;
	readonly touchPoints: number;
	readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const PUT_OFF = 'runnel.install.putOff';
/** Who said "not now" is left in peace for so long, in ms. */
const PEACE_MS = 180 * 24 * 60 * 60 * 1000;

/** Whether and how the app can be installed here. */
export class Install {
	#prompt = $state.raw<PromptEvent>();
	#installed = $state(false);
	#putOff = $state(false);
	readonly #device: Device;

	constructor(device: Device) {
		this.#device = device;
		this.#installed = device.standalone;
		const putOffAt = Number(device.storage.getItem(PUT_OFF) ?? -Infinity);
		this.#putOff = now() - putOffAt < PEACE_MS;
		if (isPrompt(device.early)) this.#prompt = device.early;
		device.target.addEventListener('beforeinstallprompt', (event) => {
			if (!isPrompt(event)) return;
			// The browser's own bar stays away: we ask when there is something to keep, and not before.
			event.preventDefault();
			this.#prompt = event;
		});
		device.target.addEventListener('appinstalled', () => {
			this.#installed = true;
			this.#prompt = undefined;
		});
	}

	get way(): InstallWay {
		if (this.#installed) return 'installed';
		return this.#prompt ? 'prompt' : stepsOf(this.#device);
	}

	/** Whether it may be offered unasked, to somebody who has a deal of their own: where it takes a tap or three. */
	get offered(): boolean {
		return !this.#putOff && (this.way === 'prompt' || this.way === 'ios');
	}

	/** Shows the browser's question; an event can ask once. `true` when the answer was yes. */
	async ask(): Promise<boolean> {
		const prompt = this.#prompt;
		this.#prompt = undefined;
		if (!prompt) return false;
		const { outcome } = await prompt.prompt();
		if (outcome === 'dismissed') this.putOff();
		return outcome === 'accepted';
	}

	/** Offers no more for a long time. */
	putOff(): void {
		this.#putOff = true;
		this.#device.storage.setItem(PUT_OFF, String(now()));
	}
}

function isPrompt(event: Event | undefined): event is PromptEvent {
	return event !== undefined && 'prompt' in event;
}

/** The steps to take where the browser offers no button. */
function stepsOf({ userAgent, touchPoints }: Device): InstallWay {
	const isMac = userAgent.includes('Macintosh');
	// An iPad says that it is a Mac, which has no touch screen.
	if (/iPhone|iPad|iPod/.test(userAgent) || (isMac && touchPoints > 1)) return 'ios';
	if (isMac && /Version\/[\d.]+ Safari/.test(userAgent)) return 'mac';
	return /Firefox/.test(userAgent) && !/Android/.test(userAgent) ? 'none' : 'menu';
}

let shared: Install | undefined;

/** The install of this browser. */
export function install(): Install {
	return (shared ??= new Install({
		target: window,
		early: window.installPrompt,
		standalone:
			matchMedia('(display-mode: standalone)').matches ||
			('standalone' in navigator && navigator.standalone === true),
		userAgent: navigator.userAgent,
		touchPoints: navigator.maxTouchPoints,
		storage: localStorage
	}));
}

declare global {
	interface Window {
		/** Kept by app.html: it may come before any script of ours is there. */
		installPrompt?: Event;
	}
}

/** Whether this user made a deal by hand in this workspace. What came with the sample or a file is none. */
export function hasOwnDeal({ settings, records, member }: Workspace): boolean {
	if (settings.sample) return false;
	for (const [id, { operations }] of records)
		if (
			typeOf(id) === 'deal' &&
			operations.some(({ kind, by, imported }) => kind === 'create' && by === member && !imported)
		)
			return true;
	return false;
}
