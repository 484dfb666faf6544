import {
	openInbox,
	textArrived,
	type Arrived,
	type Inbox,
	type InboxItem
} from '#lib/sync/inbox.ts';
import { now } from './clock.ts';
import { t } from './i18n.svelte.ts';
import { notify } from './notices.svelte.ts';

/** What waits on this device, for components. */
export class LiveInbox {
	/** The last arrived first; nothing until it was read. */
	items = $state.raw<readonly InboxItem[]>([]);
	#inbox: Inbox | undefined;

	/** Reads it, and follows it until the returned function is called. */
	open(): () => void {
		let ended = false;
		const opened = openInbox().then((inbox) => {
			// Nothing is lost yet: what cannot be put into it is told then.
			if (!inbox.ok) return;
			if (ended) return inbox.value.close();
			this.#inbox = inbox.value;
			inbox.value.onChange(() => void this.#read());
			void this.#read();
		});
		return () => {
			ended = true;
			void opened.then(() => this.#inbox?.close());
		};
	}

	/** Adds a text by hand. */
	async addText(text: string): Promise<void> {
		if (text.trim() !== '') await this.#put([textArrived(text.trim(), now())]);
	}

	/** Adds files by hand. */
	async addFiles(files: Iterable<File>): Promise<void> {
		const at = now();
		await this.#put(
			[...files].map((file) => ({ name: file.name, type: file.type, at, content: file }))
		);
	}

	/** Takes an item out; it can be put back. */
	async remove(item: InboxItem, name: string): Promise<void> {
		await this.#inbox?.remove(item.id);
		const { type, at, content } = item;
		const arrived = { name: item.name, type, at, content };
		notify(t('inbox.deleted', { name }), {
			action: { label: t('common.undo'), run: () => void this.#put([arrived]) }
		});
	}

	/** Takes out what something was made of. */
	async done(item: InboxItem): Promise<void> {
		await this.#inbox?.remove(item.id);
	}

	async #put(arrived: readonly Arrived[]): Promise<void> {
		const put = await this.#inbox?.put(arrived);
		if (!put?.ok) return this.#failed();
		if (put.value > 0) notify(t('inbox.refused', { n: put.value }), { problem: true });
	}

	async #read(): Promise<void> {
		const items = await this.#inbox?.list();
		if (items?.ok) this.items = items.value;
		else this.#failed();
	}

	#failed(): void {
		notify(t('status.notSaved.hint'), { problem: true });
	}
}
