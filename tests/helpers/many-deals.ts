import type { Deal } from '#lib/domain/deal.ts';
import { toCompany, toMember } from '#lib/domain/directory.ts';
import { newId, type CompanyId, type MemberId, type StageId } from '#lib/domain/ids.ts';
import type { Rank } from '#lib/domain/rank.ts';
import { addDays, type Day, type EpochMs } from '#lib/domain/time.ts';
import type { Row } from '#lib/store/row.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { seeded } from './random.ts';
import { EUR, newWorkspace, stageNamed } from './workspace.ts';

const WORDS =
	'Lamps Chairs Roof Solar Audit Website Trucks Pumps Coffee Training Boilers Tables'.split(' ');
const PLACES = 'Kraków Berlin Тула تهران 上海 Leeds Oslo Roma Lyon Porto Gdańsk Minsk'.split(' ');
const FROM = '2024-01-01' as Day;

/**
 * A workspace that shows so many open and closed deals of so many companies, without operations: for what only reads.
 */
export function manyDeals({
	open,
	closed,
	companies = 5000
}: {
	readonly open: number;
	readonly closed: number;
	readonly companies?: number;
}): Workspace {
	const { workspace, random } = newWorkspace(7, { awaited: true });
	const chance = seeded(11);
	const firms = Array.from({ length: companies }, () => newId('company', random.bytes));
	const members = [
		workspace.member,
		...Array.from({ length: 20 }, () => newId('member', random.bytes))
	];
	const stages = ['Contact', 'Demo', 'Proposal', 'Won', 'Lost'].map((name) =>
		stageNamed(workspace, name)
	);
	const pipeline = workspace.stages.get(stages[0] as StageId)?.pipeline;
	if (!pipeline) throw new Error('no pipeline');
	const rows: Row[] = [
		...firms.map((id, index) => ({
			id,
			value: toCompany({
				id,
				fields: { name: `${chance.pick(PLACES)} ${chance.pick(WORDS)} ${index}` }
			} as never)
		})),
		...members.map((id, index) => ({
			id,
			value: toMember({ id, fields: { name: `Member ${index}` } } as never)
		}))
	];
	for (let index = 0; index < open + closed; index++) {
		const isOpen = index < open;
		const stage = stages[isOpen ? chance.int(3) : 3 + chance.int(2)] as StageId;
		const createdAt = (Date.UTC(2024, 0, 1) + chance.int(700) * 86_400_000) as EpochMs;
		const deal: Deal = {
			id: newId('deal', random.bytes),
			writtenContacts: [],
			title: `${chance.pick(WORDS)} ${chance.pick(PLACES)} ${chance.int(1e6)}`,
			value: chance.chance(0.9) ? { amount: chance.int(5e6) as never, currency: EUR } : undefined,
			owner: chance.pick(members) as MemberId,
			company: chance.pick(firms) as CompanyId,
			writtenCompany: undefined,
			contacts: [],
			expectedClose: chance.chance(0.8) ? addDays(FROM, chance.int(1200)) : undefined,
			nextStep: chance.chance(0.5) ? 'Call' : '',
			nextOn: chance.chance(0.4) ? addDays(FROM, chance.int(1200)) : undefined,
			pipeline,
			stage,
			order: `a${String(index).padStart(7, '0')}` as Rank,
			status: isOpen ? 'open' : stage === stages[3] ? 'won' : 'lost',
			createdAt,
			enteredAt: (createdAt + chance.int(50) * 86_400_000) as EpochMs,
			touchedAt: (createdAt + chance.int(90) * 86_400_000) as EpochMs,
			...{ lost: undefined, contested: false, overtaken: [], deleted: false },
			...{ deletion: undefined, revived: false, extra: {}, entries: {}, ticks: {}, labels: [] },
			...{ cost: undefined, source: undefined, segment: undefined, persona: undefined },
			...{ lead: undefined, paidOn: undefined }
		};
		rows.push({ id: deal.id, value: deal });
	}
	workspace.project(rows);
	return workspace;
}
