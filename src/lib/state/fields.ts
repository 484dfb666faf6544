import type { CustomField, Customised, Label } from '#lib/domain/catalogue.ts';
import { colourAt } from '#lib/domain/catalogue.ts';
import type { CustomFieldId, LabelId, PipelineId, RecordId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { Result } from '#lib/domain/problem.ts';
import { addListed, listed } from '#lib/store/catalogue.ts';
import { customFields, linkOf, setCustom, setLabel } from '#lib/store/fields.ts';
import { follow } from '#lib/store/own.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export { linkOf };

/** Labels, fields of the workspace's own, and following: of a deal, a lead, a company and a contact alike. Reads follow every change. */
export class Fields {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** The labels that can be chosen, in order. */
	get labels(): readonly Label[] {
		return listed(this.workspace.now, 'label') as unknown as readonly Label[];
	}

	/** A label, also one that was taken off the list. */
	label(id: LabelId): Label | undefined {
		return this.workspace.now.table('label').get(id);
	}

	custom(of: Customised, pipeline?: PipelineId): readonly CustomField[] {
		return customFields(this.workspace.now, of, pipeline);
	}

	follows(record: RecordId): boolean {
		return this.workspace.follows(record);
	}

	follow(record: RecordId, on: boolean): Result<undefined> {
		return this.workspace.run((store) => follow(store, record, on));
	}

	setLabel(record: RecordId, label: LabelId, on: boolean): Result<undefined> {
		return this.workspace.run((store) => setLabel(store, record, label, on));
	}

	/** Makes a label and puts it on a record, as one step of undo. */
	makeLabel(record: RecordId, name: string): void {
		const colour = colourAt(this.labels.length);
		this.workspace.together([
			(store) => {
				const made = addListed(store, 'label', { name, colour });
				return made.ok ? setLabel(store, record, made.value, true) : made;
			}
		]);
	}

	setCustom(record: RecordId, field: CustomFieldId, value: FieldValue): Result<undefined> {
		return this.workspace.run((store) => setCustom(store, record, field, value));
	}
}
