import { describe, expect, test } from 'vitest';
import type { CustomFieldType } from '#lib/domain/catalogue.ts';
import type { LabelId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { addListed, removeListed } from '#lib/store/catalogue.ts';
import { customFields, linkOf, setCustom, setLabel } from '#lib/store/fields.ts';
import { pipelines } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	NEW_BUSINESS,
	newWorkspace,
	refusal
} from '../helpers/workspace.ts';

test('setLabel(workspace, record, label, on) is a register a label', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	const label = must(addListed(workspace, 'label', { name: 'Hot', colour: 'red' }));
	must(setLabel(workspace, id, label, true));
	expect(dealOf(workspace, id).labels).toEqual([label]);
	must(removeListed(workspace, label));
	expect(dealOf(workspace, id).labels).toEqual([label]);
	must(setLabel(workspace, id, label, false));
	expect(dealOf(workspace, id).labels).toEqual([]);
	expect(refusal(setLabel(workspace, id, 'tnone' as LabelId, true)).code).toBe('record-unknown');
});

function fieldOf(workspace: Workspace, type: CustomFieldType, more = {}) {
	return must(addListed(workspace, 'custom-field', { name: type, type, of: 'deal', ...more }));
}

describe('setCustom(workspace, record, field, value)', () => {
	const cases: readonly (readonly [CustomFieldType, FieldValue, FieldValue])[] = [
		['text', 'ان 🏷 <b>', 5],
		['number', -1.5, Infinity],
		['money', euros(5), '5'],
		['date', '2026-02-28', '2026-02-29'],
		['choice', 'A', 'C'],
		['choices', ['A', 'B'], ['A', 'C']],
		['link', 'example.org/a?b=c', 'javascript:alert(1)'],
		['yes-no', false, 'yes']
	];
	test.each(cases)('of type %s takes %j and not %j', (type, value, wrong) => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace);
		const field = fieldOf(workspace, type, { choices: ['A', 'B'] });
		must(setCustom(workspace, id, field, value));
		expect(dealOf(workspace, id).entries).toEqual({ [`f.${field}`]: value });
		const { code } = refusal(setCustom(workspace, id, field, wrong));
		expect(code).toBe(type === 'date' ? 'day-invalid' : 'value-invalid');
		must(setCustom(workspace, id, field, null));
		expect(dealOf(workspace, id).entries).toEqual({});
	});

	test('of type person takes a member only', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace);
		const field = fieldOf(workspace, 'person');
		must(setCustom(workspace, id, field, workspace.member));
		expect(refusal(setCustom(workspace, id, field, 'mnone')).code).toBe('value-invalid');
	});

	test('refuses a field of another type of record', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace);
		const field = fieldOf(workspace, 'text', { of: 'company' });
		expect(refusal(setCustom(workspace, id, field, 'x')).code).toBe('record-unknown');
	});
});

test('customFields(workspace, of, pipeline) are those of all pipelines and of that one', () => {
	const { workspace } = newWorkspace();
	const [first] = pipelines(workspace);
	const other = must(createPipeline(workspace, NEW_BUSINESS));
	if (!first) throw new Error('no pipeline');
	fieldOf(workspace, 'text', { name: 'All' });
	fieldOf(workspace, 'text', { name: 'First', pipelines: [first.id] });
	fieldOf(workspace, 'text', { name: 'Other', pipelines: [other] });
	fieldOf(workspace, 'text', { name: 'Company', of: 'company' });
	const names = customFields(workspace, 'deal', first.id).map(({ name }) => name);
	expect(names).toEqual(['All', 'First']);
});

test('linkOf(text) opens the web, mail and telephone, and nothing that runs', () => {
	expect(linkOf(' example.org ')).toBe('https://example.org/');
	expect(linkOf('localhost:80/x')).toBe('https://localhost:80/x');
	expect(linkOf('mailto:a@example.org')).toBe('mailto:a@example.org');
	expect(['javascript:x', 'data:text/html,x', 'a b.org', '', 'word'].map(linkOf)).toEqual(
		Array(5).fill(undefined)
	);
});
