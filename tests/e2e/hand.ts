import type { Page } from 'playwright';

/** What a user may do to a deal, by the app's own controls. */
export type Command =
	| { readonly kind: 'create'; readonly title: string }
	| { readonly kind: 'title'; readonly deal: string; readonly title: string }
	| { readonly kind: 'move'; readonly deal: string; readonly chance: number }
	| { readonly kind: 'note'; readonly deal: string; readonly word: string }
	| { readonly kind: 'win' | 'lose' | 'reopen' | 'delete' | 'restore'; readonly deal: string }
	| { readonly kind: 'undo' };

export interface Done {
	/** The new deal, the stage it was moved to; `undefined` where the command was not to be had. */
	readonly outcome: string | undefined;
	/** Whether nothing is only in memory, as the status shows. */
	readonly isSaved: boolean;
}

/** Does what a hand would, by the same events and without a hand's slowness. */
export function act(page: Page, command: Command | undefined): Promise<Done> {
	return page.evaluate(perform, command);
}

/** Runs in the page. */
async function perform(command: Command | undefined): Promise<Done> {
	const until = async <T>(what: string, found: () => T | null | undefined): Promise<T> => {
		const end = Date.now() + 20_000;
		for (;;) {
			const one = found();
			if (one !== null && one !== undefined) return one;
			if (Date.now() > end) throw new Error(`not there: ${what}, at ${location.pathname}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	const go = (path: string) => {
		if (location.pathname === path) return;
		const link = document.createElement('a');
		link.href = path;
		document.body.append(link);
		link.click();
		link.remove();
	};
	const button = (name: string, within: ParentNode = document) =>
		[...within.querySelectorAll('button')].find(
			({ textContent, disabled }) => textContent.trim() === name && !disabled
		);
	const control = (label: string) =>
		[...document.querySelectorAll('label')].find(({ textContent }) => textContent.trim() === label)
			?.control;
	const write = (field: HTMLElement, text: string) => {
		if (!(field instanceof HTMLInputElement)) throw new Error('no field to write in');
		field.value = text;
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		field.dispatchEvent(new FocusEvent('blur'));
	};
	const dialog = () => document.querySelector<HTMLDialogElement>('dialog[open]');
	const openDeal = async (deal: string) => {
		go(`/deals/${deal}`);
		await until(`the page of ${deal}`, () =>
			location.pathname === `/deals/${deal}` ? document.querySelector('article h1') : undefined
		);
		// The page of another deal may be drawn until then.
		await new Promise((resolve) => setTimeout(resolve));
	};
	const press = async (deal: string, name: string) => {
		await openDeal(deal);
		const found = button(name, document.querySelector('article') ?? document);
		found?.click();
		return found && name;
	};
	const create = async (title: string) => {
		go('/');
		await until('the board', () =>
			location.pathname === '/' ? document.querySelector('[data-stage]') : undefined
		);
		const open = await until('the way to a new deal', () => button('New deal'));
		open.click();
		const form = await until('its form', () => dialog()?.querySelector('form'));
		write(await until('its title', () => control('Title')), title);
		form.requestSubmit();
		const card = await until(`the card of ${title}`, () =>
			[...document.querySelectorAll<HTMLElement>('[data-deal]')].find(
				(one) => one.querySelector('h3')?.textContent.trim() === title
			)
		);
		return card.dataset['deal'];
	};
	const move = async (deal: string, chance: number) => {
		await openDeal(deal);
		const select = control('Stage');
		if (!(select instanceof HTMLSelectElement) || select.closest('[inert]')) return undefined;
		const others = [...select.options].filter(({ value }) => value !== select.value);
		const stage = others[Math.floor(chance * others.length)]?.value ?? '';
		select.value = stage;
		select.dispatchEvent(new Event('change', { bubbles: true }));
		return stage;
	};
	const title = async (deal: string, text: string) => {
		await openDeal(deal);
		const field = await until('the title', () => control('Title'));
		if (field.closest('[inert]')) return undefined;
		write(field, text);
		return text;
	};
	const note = async (deal: string, word: string) => {
		await openDeal(deal);
		const field = await until('a note to write in', () => {
			const found = document.querySelector<HTMLElement>('[role="textbox"][contenteditable="true"]');
			return found ?? undefined;
		});
		if (field.closest('[inert]')) return undefined;
		// As an input method does: at the end of what is there.
		field.focus();
		getSelection()?.selectAllChildren(field);
		getSelection()?.collapseToEnd();
		document.execCommand('insertText', false, ` ${word}`);
		return word;
	};
	const win = async (deal: string) => {
		if (!(await press(deal, 'Won'))) return undefined;
		const form = await until('how it is won', () => dialog()?.querySelector('form'));
		form.requestSubmit();
		return 'Won';
	};
	const lose = async (deal: string) => {
		if (!(await press(deal, 'Lost'))) return undefined;
		const form = await until('why it is lost', () => dialog()?.querySelector('form'));
		const reason = await until('a reason', () => form.querySelector<HTMLElement>('[type=radio]'));
		reason.click();
		form.requestSubmit();
		return 'Lost';
	};
	const undo = () => {
		const key = { key: 'z', code: 'KeyZ', ctrlKey: true, bubbles: true, cancelable: true };
		document.body.dispatchEvent(new KeyboardEvent('keydown', key));
		return 'undo';
	};
	const run = (one: Command): Promise<string | undefined> | string => {
		switch (one.kind) {
			case 'create':
				return create(one.title);
			case 'title':
				return title(one.deal, one.title);
			case 'move':
				return move(one.deal, one.chance);
			case 'note':
				return note(one.deal, one.word);
			case 'win':
				return win(one.deal);
			case 'lose':
				return lose(one.deal);
			case 'reopen':
				return press(one.deal, 'Reopen');
			case 'delete':
				return press(one.deal, 'Delete deal');
			case 'restore':
				return press(one.deal, 'Restore');
			case 'undo':
				return undo();
			default:
				return one satisfies never;
		}
	};
	const outcome = command && (await run(command));
	// The status is drawn in a microtask.
	await new Promise((resolve) => setTimeout(resolve));
	const kind = document.querySelector<HTMLElement>('[data-status]')?.dataset['status'];
	return { outcome, isSaved: kind !== undefined && kind !== 'saving' && kind !== 'not-saved' };
}
