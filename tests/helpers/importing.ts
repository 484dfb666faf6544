import type { ImportId } from '#lib/domain/operation.ts';
import { Desk, type Part } from '#lib/interchange/desk.ts';
import type { Ground, Plan, Texts } from '#lib/interchange/plan.ts';
import type { RecordPlan } from '#lib/interchange/record-columns.ts';
import type { RecordKind } from '#lib/interchange/record-headings.ts';
import type { RecordLook } from '#lib/interchange/record-look.ts';
import type { Stamp } from '#lib/interchange/stamping.ts';
import { appendImport, type Appended } from '#lib/store/import.ts';
import { LIKENESS_KEYS } from '#lib/store/likeness.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { groundOf } from './ground.ts';
import { must } from './workspace.ts';

const TEXTS: Texts = {
	column: 'Column',
	reasonNotGiven: '-',
	open: 'Open',
	won: 'Won',
	lost: 'Lost'
};

/** A file that was read. */
export function opened(file: string | Uint8Array): Desk {
	const desk = new Desk(typeof file === 'string' ? new TextEncoder().encode(file) : file);
	desk.read({}, TEXTS);
	return desk;
}

type Brought = Appended & { readonly refused: Part['refused'] };

/** Imports deals into a workspace, as the file suggests or by another plan. */
export function bringDeals(
	workspace: Workspace,
	file: string,
	change: (plan: Plan, desk: Desk, ground: Ground) => Plan = (plan) => plan
): Promise<Brought> {
	const desk = opened(file);
	return append(workspace, (ground, stamp) =>
		desk.make(change(desk.propose(ground, 'New'), desk, ground), ground, TEXTS, stamp)
	);
}

/** Imports leads, people or companies. */
export function bring(
	workspace: Workspace,
	kind: RecordKind,
	file: string | Desk,
	change: Partial<RecordPlan> = {}
): Promise<Brought> {
	const desk = typeof file === 'string' ? opened(file) : file;
	return append(workspace, (ground, stamp) =>
		desk.makeRecords(
			{ ...desk.proposeRecords(kind, ownOf(kind, ground)), ...change },
			ground,
			stamp,
			LIKENESS_KEYS
		)
	);
}

/** What would come of such an import. */
export function lookAhead(
	workspace: Workspace,
	kind: RecordKind,
	file: string,
	change: Partial<RecordPlan> = {}
): RecordLook & Pick<RecordPlan, 'uses'> {
	const desk = opened(file);
	const ground = groundOf(workspace);
	const plan = { ...desk.proposeRecords(kind, ownOf(kind, ground)), ...change };
	return { ...desk.lookRecords(plan, ground, LIKENESS_KEYS), uses: plan.uses };
}

function ownOf(kind: RecordKind, { custom }: Ground) {
	return custom.filter(({ of }) => of === kind);
}

async function append(
	workspace: Workspace,
	make: (ground: Ground, stamp: Stamp) => Iterable<Part>
): Promise<Brought> {
	const hlc = workspace.tick();
	const imported = `${hlc}@import` as ImportId;
	const stamp = { hlc, device: workspace.device, by: workspace.member, imported };
	const refused: Part['refused'][number][] = [];
	async function* parts() {
		for (const part of make(groundOf(workspace), stamp)) {
			refused.push(...part.refused);
			yield {
				...part,
				supports: part.supports.map((one) => ({ ...one, entries: one.entries.map(encode) })),
				arrivals: part.arrivals.map((one) => ({ ...one, entries: one.entries.map(encode) }))
			};
		}
		await Promise.resolve();
	}
	const turns = { pause: () => Promise.resolve(), stopped: () => false };
	return { ...must(await appendImport(workspace, parts(), imported, turns)), refused };
}
