import { expect, test } from 'vitest';
import type { PipelineId } from '#lib/domain/ids.ts';
import { PLAIN, type View } from '#lib/domain/view.ts';
import { parseAddress, printAddress } from '#lib/domain/view-address.ts';
import { namesView } from '#lib/domain/view-named.ts';

const own: View = {
	...PLAIN,
	face: 'list',
	pipeline: 'lAb12' as PipelineId,
	filter: {
		kind: 'all',
		parts: [{ field: 'words', operator: 'has', values: ['100% & more, «تهران»'] }]
	},
	sort: [{ field: 'value', down: true }]
};

test('printAddress(PLAIN) is nothing', () => {
	expect(printAddress(PLAIN)).toBe('');
	expect(parseAddress('')).toEqual({ saved: undefined, view: PLAIN });
});

test('parseAddress(printAddress(view)) is the view, and can be read by people where that may be', () => {
	const address = printAddress(own);
	expect(address).toContain('?pipeline=lAb12&face=list&q=f:all(words:has(100%25%20');
	expect(parseAddress(address)).toEqual({ saved: undefined, view: own });
	expect(parseAddress(new URL(address, 'https://host').search).view).toEqual(own);
});

test('a saved view is named; what was changed of it stands after its name', () => {
	const saved = { id: 'vAb12', view: own };
	expect(printAddress(own, saved)).toBe('?view=vAb12');
	expect(parseAddress('?view=vAb12')).toEqual({ saved: 'vAb12', view: undefined });
	for (const changed of [PLAIN, { ...own, face: 'board' as const }])
		expect(parseAddress(printAddress(changed, saved))).toEqual({ saved: 'vAb12', view: changed });
});

test('namesView(search) unless it names a pipeline only', () => {
	expect(namesView('')).toBe(false);
	expect(namesView('?pipeline=lAb12')).toBe(false);
	for (const search of ['?face=list', '?pipeline=l&q=', '?view=v'])
		expect(namesView(search)).toBe(true);
});

test('parseAddress(search) survives what is no address of ours', () => {
	expect(parseAddress('?face=wall&q=%E0%A4%A&view=').view?.face).toBe('board');
});
