import { typeOf, type MemberId, type RecordId } from '#lib/domain/ids.ts';
import type { Workspace } from '#lib/store/workspace.ts';

/** Changes by others are told together, once none has come for this long. */
const QUIET_MS = 1000;

/** How many deals others changed, and who, where it was one. */
export interface Afar {
	readonly deals: number;
	readonly by: MemberId | undefined;
}

/** Tells of deals changed by other members, several at once; one alone is not told. Ends with the returned function. */
export function onAfar(store: Workspace, tell: (afar: Afar) => void): () => void {
	const deals = new Set<RecordId>();
	const members = new Set<MemberId>();
	let quiet: ReturnType<typeof setTimeout> | undefined;
	const say = () => {
		const [by] = members;
		if (deals.size > 1) tell({ deals: deals.size, by: members.size === 1 ? by : undefined });
		deals.clear();
		members.clear();
	};
	const stop = store.onChange((changed) => {
		for (const id of changed) {
			if (typeOf(id) !== 'deal') continue;
			const by = store.records.get(id)?.operations.at(-1)?.by;
			if (by === undefined || by === store.member) continue;
			deals.add(id);
			members.add(by);
		}
		if (deals.size === 0) return;
		clearTimeout(quiet);
		quiet = setTimeout(say, QUIET_MS);
	});
	return () => {
		clearTimeout(quiet);
		stop();
	};
}
