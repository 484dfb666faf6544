import type { ReasonUse } from '#lib/domain/directory.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import type { Result } from '#lib/domain/problem.ts';
import {
	addListed,
	listed,
	mayEdit,
	placeListed,
	removeListed,
	setListed,
	type ListedOf,
	type ListedType
} from '#lib/store/catalogue.ts';
import { reasons } from '#lib/store/queries.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { ListedOf, ListedType };

/** The lists that a workspace chooses from, to be changed by who may. Reads follow every change. */
export class Lists {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	mayEdit(type: ListedType): boolean {
		return this.workspace.readOnly === undefined && mayEdit(this.workspace.now, type);
	}

	of<T extends ListedType>(type: T): readonly ListedOf[T][] {
		return listed(this.workspace.now, type);
	}

	reasons(use: ReasonUse) {
		return reasons(this.workspace.now, use);
	}

	add(type: ListedType, fields: Fields & { readonly name: string }): Result<RecordId> {
		return this.workspace.run((store) => addListed(store, type, fields));
	}

	set(id: RecordId, change: Readonly<Record<string, FieldValue | undefined>>): Result<undefined> {
		return this.workspace.run((store) => setListed(store, id, change));
	}

	place(id: RecordId, before: RecordId | undefined): Result<undefined> {
		return this.workspace.run((store) => placeListed(store, id, before));
	}

	remove(id: RecordId): Result<undefined> {
		return this.workspace.run((store) => removeListed(store, id));
	}
}
