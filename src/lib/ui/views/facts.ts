import type { Deal } from '#lib/domain/deal.ts';
import { ways } from '#lib/state/i18n.svelte.ts';
import { fieldsOf, optionsOf, readField } from '#lib/state/live-list.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { cellText, type Writing } from '#lib/ui/list/cells.ts';

/** What a card says of a deal where fields were chosen for it; in their order, without those that are empty. */
export function factsOf(
	workspace: LiveWorkspace,
	chosen: readonly string[]
): ((deal: Deal) => string) | undefined {
	if (chosen.length === 0) return undefined;
	const all = fieldsOf(workspace);
	const fields = chosen.flatMap((id) => all.get(id) ?? []);
	const options = new Map(
		fields.map((field) => [
			field.id,
			new Map(optionsOf(workspace, field).map((option) => [option.value, option]))
		])
	);
	const writing: Writing = {
		ways: ways(),
		zone: workspace.settings.timeZone,
		options: ({ id }) => options.get(id) ?? new Map()
	};
	return ({ id }) => {
		const deal = workspace.store.deals.get(id);
		if (!deal) return '';
		return fields
			.map((field) => cellText(field, readField(workspace, field, deal), writing))
			.filter((text) => text !== '')
			.map((text) => `\u2068${text}\u2069`)
			.join(' · ');
	};
}
