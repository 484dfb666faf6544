import { expect, test } from 'vitest';
import { waysOf } from '#lib/i18n/ways.ts';
import { dealFields } from '#lib/store/deal-fields.ts';
import type { DealField } from '#lib/store/deal-field.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { cellPlain, cellText, partName, type Writing } from '#lib/ui/list/cells.ts';
import { must, NEW_BUSINESS, newWorkspace, stageNamed } from '../../helpers/workspace.ts';

test('cellText and partName tell the pipeline of a stage where several are shown; a file has it in its own column', () => {
	const { workspace } = newWorkspace();
	must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Renewals' }));
	const stage = dealFields(workspace).get('stage') as DealField;
	const options = new Map(stage.options?.(workspace).map((one) => [one.value, one]));
	const id = stageNamed(workspace, 'Proposal');
	const writing = (whole: boolean): Writing => ({
		...{ ways: waysOf('en'), zone: workspace.settings.timeZone, whole },
		options: () => options
	});
	for (const whole of [true, false]) {
		// A cell is narrow: the stage comes first.
		const [cell, part] = whole
			? ['Proposal · New business', 'New business: Proposal']
			: ['Proposal', 'Proposal'];
		expect(cellText(stage, id, writing(whole))).toBe(cell);
		expect(partName(stage, id, writing(whole))).toBe(part);
		expect(cellPlain(stage, id, writing(whole))).toBe('Proposal');
	}
});
