import { describe, expect, test } from 'vitest';
import type { DiagnosisId, MemberId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { deleteDeal, setDeal, setFields } from '#lib/store/commands.ts';
import { createCompany } from '#lib/store/companies.ts';
import { addDiagnosis, setDiagnosis } from '#lib/store/diagnoses.ts';
import { nurtureDeal, winDeal } from '#lib/store/exits.ts';
import { handOver, heldBy, HELD } from '#lib/store/handover.ts';
import { turnInParts, undo } from '#lib/store/undo.ts';
import type { Step } from '#lib/store/done.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { addDeal, dealOf, joinAs, must, newWorkspace, refusal } from '../helpers/workspace.ts';

const at = () => Promise.resolve();

/** A leaver with a deal of each kind, a company and two diagnoses, and a colleague who stays. */
function start() {
	const on = newWorkspace();
	const { workspace } = on;
	const other = colleagueOf(on, 9);
	joinAs(other.workspace, 'Ben', 'rep');
	sync(on, other);
	const [from, to] = [other.workspace.member, workspace.member];
	const open = addDeal(workspace, { title: 'open', owner: from });
	const aside = addDeal(workspace, { title: 'aside', owner: from });
	const won = addDeal(workspace, { title: 'won', owner: from });
	const gone = addDeal(workspace, { title: 'gone', owner: from });
	const own = addDeal(workspace, { title: 'own' });
	must(nurtureDeal(workspace, aside, { until: '2027-01-01' as Day }));
	must(winDeal(workspace, won));
	must(deleteDeal(workspace, gone));
	const company = must(createCompany(workspace, { name: 'Acme' }));
	must(setFields(workspace, company, { owner: from }));
	const low = {
		figures: { conversion: 0.2, n: 40, benchmark: 0.3 },
		owner: from,
		cause: 'offer'
	} as const;
	const [stage] = workspace.stages.values();
	const [todo, done] = [1, 2].map(() =>
		must(
			addDiagnosis(workspace, {
				...low,
				day: '2026-01-05' as Day,
				pipeline: stage?.pipeline as PipelineId,
				stage: stage?.id as StageId
			})
		)
	) as [DiagnosisId, DiagnosisId];
	must(setDiagnosis(workspace, done, { done: true }));
	return { ...on, other, from, to, open, aside, won, gone, own, company, todo, done };
}

describe('handOver(workspace, given, pause)', () => {
	test('gives what is open, set aside, a company or a diagnosis, counts it, and leaves what is closed', async () => {
		const { workspace, from, to, open, aside, won, gone, company, todo, done } = start();
		const counts = { open: 1, nurture: 1, leads: 0, companies: 1, diagnoses: 1 };
		expect(heldBy(workspace, from)).toEqual(counts);
		const steps = workspace.done.list.length;
		expect(must(await handOver(workspace, { from, to, what: HELD }, at))).toEqual(counts);
		expect([open, aside].map((id) => dealOf(workspace, id).owner)).toEqual([to, to]);
		expect([won, gone].map((id) => dealOf(workspace, id).owner)).toEqual([from, from]);
		expect(workspace.companies.get(company)?.owner).toBe(to);
		const diagnoses = workspace.table('diagnosis');
		expect([todo, done].map((id) => diagnoses.get(id)?.owner)).toEqual([to, from]);
		expect(heldBy(workspace, from)).toEqual({
			open: 0,
			nurture: 0,
			leads: 0,
			companies: 0,
			diagnoses: 0
		});
		expect(workspace.done.list).toHaveLength(steps + 1);
		must(undo(workspace));
		expect(heldBy(workspace, from)).toEqual(counts);
		expect(heldBy(workspace, to).open).toBe(1);
	});

	test('gives only what was asked for', async () => {
		const { workspace, from, to, open, aside } = start();
		const given = must(await handOver(workspace, { from, to, what: ['nurture'] }, at));
		expect(given).toEqual({ open: 0, nurture: 1, leads: 0, companies: 0, diagnoses: 0 });
		expect(dealOf(workspace, open).owner).toBe(from);
		expect(dealOf(workspace, aside).owner).toBe(to);
	});

	test('does nothing for oneself, and refuses one who is no member', async () => {
		const { workspace, from } = start();
		const steps = workspace.done.list.length;
		expect(must(await handOver(workspace, { from, to: from, what: HELD }, at)).open).toBe(0);
		const to = 'nobody' as MemberId;
		expect(refusal(await handOver(workspace, { from, to, what: HELD }, at))).toEqual({
			code: 'record-unknown',
			where: to
		});
		expect(workspace.done.list).toHaveLength(steps);
	});

	test('is refused what one may not write', async () => {
		const { workspace, from, to } = start();
		workspace.grant = { role: 'viewer', areas: 'all' };
		expect(refusal(await handOver(workspace, { from, to, what: HELD }, at)).code).toBe('read-only');
		expect(heldBy(workspace, from).open).toBe(1);
	});

	test('of many goes in parts, as one step that is not offered half done', async () => {
		const { workspace, from, to, open } = start();
		for (let n = 0; n < 249; n++) addDeal(workspace, { title: `Deal ${n}`, owner: from });
		const before = workspace.done.list.length;
		const offered: number[] = [];
		const pause = () => {
			// A colleague takes one that is not yet given.
			if (offered.length === 0) {
				const last = [...workspace.deals.values()].at(-1);
				if (last) must(setDeal(workspace, last.id, { owner: null }));
			}
			offered.push(workspace.done.list.length - before);
			return Promise.resolve();
		};
		const given = must(await handOver(workspace, { from, to, what: HELD }, pause));
		expect(given.open).toBe(249);
		// The colleague's, made here, is the only one.
		expect(offered).toEqual([1, 1, 1]);
		expect(workspace.done.list).toHaveLength(before + 2);
		const step = workspace.done.list.find(({ operations }) => operations.length > 1) as Step;
		expect(step.operations).toHaveLength(252);
		must(await turnInParts(workspace, step, at));
		expect(heldBy(workspace, from).open).toBe(249);
		expect(dealOf(workspace, open).owner).toBe(from);
	});
});
