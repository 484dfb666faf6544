import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { ACTIONS, type ActionId, type Place } from '#lib/ui/actions/actions.ts';
import { listenForKeys } from '#lib/ui/actions/shortcuts.ts';

let stop: () => void;
let letters: boolean;
let open: Place;
let ran: ActionId[];
let asked: boolean;

beforeEach(() => {
	letters = true;
	open = 'everywhere';
	ran = [];
	asked = false;
	stop = listenForKeys({
		run: (id) => ran.push(id),
		holds: (places) => places.includes('everywhere') || places.includes(open),
		letters: () => letters,
		isAsked: () => asked
	});
});
afterEach(() => {
	stop();
	document.body.replaceChildren();
});

const typed = (stroke: string): string =>
	stroke
		.split(' ')
		.map((key) =>
			key
				.replace(/^mod\+shift\+(.)$/, '{Control>}{Shift>}$1{/Shift}{/Control}')
				.replace(/^mod\+(.)$/, '{Control>}$1{/Control}')
				.replace(/^escape$/, '{Escape}')
				.replace(/^\[$/, '[[')
		)
		.join('');

test('every key of the table that holds everywhere or on a deal runs its action', async () => {
	open = 'deal';
	const rows = ACTIONS.filter(({ places }) => places.some((place) => place !== 'card'));
	const wanted = rows.flatMap(({ id, keys }) => keys.map(() => id));
	for (const { keys } of rows) for (const stroke of keys) await userEvent.keyboard(typed(stroke));
	expect(wanted.length).toBeGreaterThan(15);
	expect(ran).toEqual(wanted);
});

test('keys that write a character can be turned off, the others stay', async () => {
	letters = false;
	await userEvent.keyboard('n?/gbz');
	expect(ran).toEqual([]);
	await userEvent.keyboard('{Control>}z{/Control}');
	expect(ran).toEqual(['undo']);
});

test('a key of a deal is silent where none is open', async () => {
	await userEvent.keyboard(']{Escape}');
	expect(ran).toEqual([]);
});

test('the second of two keys is not taken by what has the focus', async () => {
	const card = document.createElement('button');
	const taken: string[] = [];
	card.onkeydown = (event) => {
		if (event.key !== 's') return;
		taken.push(event.key);
		event.preventDefault();
	};
	document.body.append(card);
	card.focus();
	await userEvent.keyboard('gs');
	expect(ran).toEqual(['go-settings']);
	expect(taken).toEqual([]);
	await userEvent.keyboard('s');
	expect(taken).toEqual(['s']);
});

test('the search opens over a sheet, also from a field of it; other keys of Ctrl do nothing there', async () => {
	document.body.innerHTML = '<dialog><input></dialog>';
	document.querySelector('dialog')?.showModal();
	document.querySelector('input')?.focus();
	await userEvent.keyboard('{Control>}z{/Control}{Control>}k{/Control}');
	expect(ran).toEqual(['palette']);
});

test('no key fires in a field, under a sheet, or when the screen took it', async () => {
	document.body.innerHTML = '<input><dialog><p>A sheet</p></dialog>';
	const input = document.querySelector('input');
	input?.focus();
	await userEvent.keyboard('nz');
	expect(input?.value).toBe('nz');
	input?.blur();
	document.querySelector('dialog')?.showModal();
	await userEvent.keyboard('n');
	document.querySelector('dialog')?.close();
	const take = (event: KeyboardEvent) => event.preventDefault();
	document.addEventListener('keydown', take);
	await userEvent.keyboard('n');
	document.removeEventListener('keydown', take);
	expect(ran).toEqual([]);
	await userEvent.keyboard('n');
	expect(ran).toEqual(['new-deal']);
});

test('what is typed before the sheet that a key asked for is there goes into its field', async () => {
	await userEvent.keyboard('{Control>}k{/Control}');
	asked = true;
	await userEvent.keyboard('nina');
	expect(ran).toEqual(['palette']);
	document.body.innerHTML = '<dialog><input autofocus></dialog>';
	const input = document.querySelector('input');
	let heard = '';
	input?.addEventListener('input', () => (heard = input.value));
	document.querySelector('dialog')?.showModal();
	expect(heard).toBe('nina');
	await userEvent.keyboard('s');
	expect(heard).toBe('ninas');
});

test('keys hold again where no sheet came', async () => {
	await userEvent.keyboard('{Control>}k{/Control}');
	asked = true;
	await userEvent.keyboard('n');
	asked = false;
	await userEvent.keyboard('n');
	expect(ran).toEqual(['palette', 'new-deal']);
	document.body.innerHTML = '<input>';
	document.querySelector('input')?.focus();
	expect(document.querySelector('input')?.value).toBe('');
});

test('the key that asked for a sheet, pressed again before it is there, writes nothing', async () => {
	await userEvent.keyboard('n');
	asked = true;
	await userEvent.keyboard('nnA');
	document.body.innerHTML = '<dialog><input autofocus></dialog>';
	document.querySelector('dialog')?.showModal();
	expect(document.querySelector('input')?.value).toBe('A');
});

test('what is typed before the sheet that a tap asked for is there goes into its field', async () => {
	document.body.innerHTML = '<button>Search</button>';
	await userEvent.click(document.querySelector('button') as HTMLButtonElement);
	asked = true;
	await userEvent.keyboard('nina');
	expect(ran).toEqual([]);
	document.body.innerHTML = '<dialog><input autofocus></dialog>';
	document.querySelector('dialog')?.showModal();
	expect(document.querySelector('input')?.value).toBe('nina');
});
