import type { CustomFieldType, Customised } from '#lib/domain/catalogue.ts';
import type { CustomFieldId } from '#lib/domain/ids.ts';

/** A field that the workspace has added to its records of a kind. */
export interface OwnField {
	readonly id: CustomFieldId;
	/** Its register. */
	readonly field: string;
	readonly of: Customised;
	readonly name: string;
	readonly type: CustomFieldType;
	readonly choices: readonly string[];
}
