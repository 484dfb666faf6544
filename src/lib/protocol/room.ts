/**
 * Names of documents: `<workspace>/<kind>[/<area or member>[/<epoch or record>]]`.
 *
 * A document is the unit of permission, of loading and of sync. Ids only: no human text is in a name.
 */
export type DocumentName =
	| { readonly workspace: string; readonly kind: 'ws' | 'team' }
	| { readonly workspace: string; readonly kind: 'me'; readonly member: string }
	| {
			readonly workspace: string;
			readonly kind: 'ops' | 'act';
			readonly area: string;
			readonly epoch: number;
	  }
	| {
			readonly workspace: string;
			readonly kind: 'note';
			readonly area: string;
			readonly record: string;
	  };

const WORKSPACE = /^[0-9A-Za-z]{22}$/;
const ID = /^[0-9A-Za-z]{1,32}$/;
const EPOCH = /^[1-9][0-9]{0,5}$/;

/** The area that everybody in a workspace sees. */
export const COMMON_AREA = '0';
export const FIRST_EPOCH = 1;

/** The name as text, for the relay's path and the device's store. */
export function formatRoom(name: DocumentName): string {
	switch (name.kind) {
		case 'ws':
		case 'team':
			return `${name.workspace}/${name.kind}`;
		case 'me':
			return `${name.workspace}/me/${name.member}`;
		case 'note':
			return `${name.workspace}/note/${name.area}/${name.record}`;
		case 'ops':
		case 'act':
			return `${name.workspace}/${name.kind}/${name.area}/${name.epoch}`;
		default:
			return name satisfies never;
	}
}

/** The name written so, or `undefined` for anything else (the relay answers 4404). */
export function parseRoom(text: string): DocumentName | undefined {
	const [workspace = '', kind, id = '', epoch = '', ...rest] = text.split('/');
	if (!WORKSPACE.test(workspace) || rest.length > 0) return undefined;
	switch (kind) {
		case 'ws':
		case 'team':
			return id === '' && epoch === '' && text === `${workspace}/${kind}`
				? { workspace, kind }
				: undefined;
		case 'me':
			return ID.test(id) && text === `${workspace}/me/${id}`
				? { workspace, kind, member: id }
				: undefined;
		case 'note':
			return ID.test(id) && ID.test(epoch)
				? { workspace, kind, area: id, record: epoch }
				: undefined;
		case 'ops':
		case 'act':
			return ID.test(id) && EPOCH.test(epoch)
				? { workspace, kind, area: id, epoch: Number(epoch) }
				: undefined;
		default:
			return undefined;
	}
}
