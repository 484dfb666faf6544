import { CALL_OUTCOMES } from '#lib/domain/activity.ts';
import type { ContactId, DealId, RecordId, StageId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { addDays, dayIn } from '#lib/domain/time.ts';
import { bin, purge, restore } from '#lib/store/bin.ts';
import { logCall } from '#lib/store/calls.ts';
import {
	createDeal,
	deleteDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { disqualifyDeal, loseDeal, nurtureDeal, winDeal } from '#lib/store/exits.ts';
import { addListed, listed, placeListed, removeListed, setListed } from '#lib/store/catalogue.ts';
import { companyTwins, keepApart, mergeCompanies } from '#lib/store/companies.ts';
import { createContact, deleteContact, setContact } from '#lib/store/contacts.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { decideRevived } from '#lib/store/look.ts';
import { restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { reasons } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { dealsWithoutStage, placeDeals, removeStage, renameStage } from '#lib/store/stages.ts';
import { doneNextStep, setNextStep } from '#lib/store/steps.ts';
import { restoreDeletedBy } from '#lib/store/team.ts';
import { together } from '#lib/store/together.ts';
import { redo, turn, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { Random } from './random.ts';
import { EUR, NEW_BUSINESS } from './workspace.ts';

/** What a command is about: some of what the member at work sees. */
interface Chosen {
	readonly workspace: Workspace;
	readonly random: Random;
	readonly deal: DealId;
	readonly stage: StageId;
	readonly contact: ContactId;
}

type Act = (chosen: Chosen) => Result<unknown> | undefined;

const amount = (random: Random) => ({ amount: random.int(100_000) as never, currency: EUR });

/** Every command of a member, with how often it is given in a thousand. A refusal is as good as any outcome. */
const ACTS: readonly (readonly [number, string, Act])[] = [
	[
		90,
		'createDeal',
		({ workspace, random, stage }) =>
			createDeal(workspace, {
				title: `Deal ${random.int(1000)}`,
				company: random.pick(['', 'Acme', 'Acme Inc.', 'Bolt']),
				value: amount(random),
				...(random.chance(0.3) ? { stage } : {})
			})
	],
	[
		130,
		'moveDeal',
		({ workspace, random, deal, stage }) =>
			moveDeal(
				workspace,
				deal,
				stage,
				random.pick(['top', 'bottom', { before: random.pick(dealsOf(workspace)) }])
			)
	],
	[
		90,
		'setDeal',
		({ workspace, random, deal }) => setDeal(workspace, deal, { title: `Title ${random.int(99)}` })
	],
	[
		40,
		'setDeal of several',
		({ workspace, random, deal }) =>
			setDeal(workspace, deal, {
				value: random.chance(0.3) ? null : amount(random),
				company: random.pick(['', 'Acme', 'ACME', 'New']),
				owner: random.pick([...workspace.members.keys(), workspace.member])
			})
	],
	[
		60,
		'winDeal',
		({ workspace, random, deal }) =>
			winDeal(workspace, deal, random.chance(0.3) ? { value: amount(random) } : {})
	],
	[
		25,
		'nurtureDeal',
		({ workspace, random, deal }) =>
			nurtureDeal(workspace, deal, {
				until: addDays(dayIn(workspace.now(), 'UTC'), random.int(90))
			})
	],
	[
		20,
		'disqualifyDeal',
		({ workspace, random, deal }) => {
			const all = reasons(workspace, 'disqualified');
			return all.length > 0
				? disqualifyDeal(workspace, deal, { reason: random.pick(all).id, note: '' })
				: addListed(workspace, 'reason', { name: 'No need', use: 'disqualified' });
		}
	],
	[
		30,
		'addListed',
		({ workspace, random }) => addListed(workspace, 'label', { name: `Label ${random.int(9)}` })
	],
	[
		20,
		'setListed',
		({ workspace, random }) => {
			const all = listed(workspace, 'label');
			return all.length > 0
				? setListed(workspace, random.pick(all).id, { name: `Label ${random.int(9)}` })
				: undefined;
		}
	],
	[
		25,
		'placeListed',
		({ workspace, random }) => {
			const all = listed(workspace, 'label').map(({ id }) => id);
			return all.length > 1
				? placeListed(workspace, random.pick(all), random.pick(all))
				: undefined;
		}
	],
	[
		8,
		'removeListed',
		({ workspace, random }) => {
			const all = listed(workspace, 'label');
			return all.length > 0 ? removeListed(workspace, random.pick(all).id) : undefined;
		}
	],
	[
		60,
		'loseDeal',
		({ workspace, random, deal }) => {
			const all = reasons(workspace, 'lost');
			return all.length > 0
				? loseDeal(workspace, deal, { reason: random.pick(all).id, note: 'x' })
				: undefined;
		}
	],
	[40, 'reopenDeal', ({ workspace, deal }) => reopenDeal(workspace, deal)],
	[40, 'deleteDeal', ({ workspace, deal }) => deleteDeal(workspace, deal)],
	[15, 'restoreDeal', ({ workspace, deal }) => restoreDeal(workspace, deal)],
	[
		20,
		'setNextStep',
		({ workspace, random, deal }) =>
			setNextStep(workspace, deal, { text: `Step ${random.int(9)}`, on: undefined })
	],
	[8, 'doneNextStep', ({ workspace, deal }) => doneNextStep(workspace, deal)],
	[
		25,
		'createContact',
		({ workspace, random, deal }) =>
			createContact(workspace, {
				name: `Person ${random.int(9)}`,
				company: random.pick(['', 'Acme', 'Bolt']),
				...(random.chance(0.7) ? { deal } : {})
			})
	],
	[
		15,
		'setContact',
		({ workspace, random, contact }) =>
			setContact(workspace, contact, { phone: `${random.int(9)}`, company: 'Bolt' })
	],
	[8, 'deleteContact', ({ workspace, contact }) => deleteContact(workspace, contact)],
	[
		35,
		'logCall',
		({ workspace, random, deal, contact }) =>
			logCall(workspace, {
				...(random.chance(0.8) ? { deal } : { contact }),
				outcome: random.pick(CALL_OUTCOMES)
			})
	],
	[
		20,
		'setFields',
		({ workspace, random, stage }) =>
			setFields(workspace, stage, { probability: random.int(100), days: random.int(30) })
	],
	[
		15,
		'renameStage',
		({ workspace, random, stage }) => renameStage(workspace, stage, `Stage ${random.int(9)}`)
	],
	[
		15,
		'removeStage',
		({ workspace, random, stage }) =>
			removeStage(
				workspace,
				stage,
				random.chance(0.5) ? { moveTo: stageOf(random, workspace) } : {}
			)
	],
	[
		20,
		'placeDeals',
		({ workspace, stage }) =>
			placeDeals(
				workspace,
				dealsWithoutStage(workspace).map(({ id }) => id),
				stage
			)
	],
	[3, 'createPipeline', ({ workspace }) => createPipeline(workspace, NEW_BUSINESS)],
	[
		35,
		'decideOutcome',
		({ workspace, random, deal }) => {
			const contested = [...workspace.deals.values()].filter((one) => one.contested);
			const id = contested.length > 0 ? random.pick(contested).id : deal;
			return decideOutcome(workspace, id, random.pick(['won', 'lost', 'open']));
		}
	],
	[
		25,
		'decideRevived',
		({ workspace, random, deal }) => {
			const revived = [...workspace.deals.values()].filter((one) => one.revived);
			const id = revived.length > 0 ? random.pick(revived).id : deal;
			return decideRevived(workspace, id, random.chance(0.5));
		}
	],
	[
		20,
		'mergeCompanies',
		({ workspace, random }) => {
			const all = [...workspace.companies.keys()];
			const [twins] = companyTwins(workspace);
			if (twins) return mergeCompanies(workspace, twins[1].id, twins[0].id);
			return all.length > 0
				? mergeCompanies(workspace, random.pick(all), random.pick(all))
				: undefined;
		}
	],
	[
		8,
		'keepApart',
		({ workspace }) => {
			const [twins] = companyTwins(workspace);
			return twins && keepApart(workspace, [twins[0].id, twins[1].id]);
		}
	],
	[
		25,
		'restoreValue or restorePlace',
		({ workspace, random }) => {
			const losses = [...workspace.deals.values()].flatMap(({ id, overtaken }) =>
				overtaken.map((loss) => ({ id, ...loss }))
			);
			if (losses.length === 0) return undefined;
			const { id, operation, register } = random.pick(losses);
			return register === 'place'
				? restorePlace(workspace, id, operation)
				: restoreValue(workspace, id, operation, register);
		}
	],
	[
		15,
		'restore or purge',
		({ workspace, random }) => {
			const binned = bin(workspace, workspace.now());
			if (binned.length === 0) return undefined;
			const { id }: { id: RecordId } = random.pick(binned).record;
			return random.chance(0.3) ? purge(workspace, id) : restore(workspace, id);
		}
	],
	[
		3,
		'restoreDeletedBy',
		({ workspace, random }) => {
			const since = workspace.now() - 3_600_000;
			const { id } = random.pick([...workspace.members.values(), { id: workspace.member }]);
			return restoreDeletedBy(workspace, id, since as never);
		}
	],
	[65, 'undo', ({ workspace }) => undo(workspace)],
	[35, 'redo', ({ workspace }) => redo(workspace)],
	[
		20,
		'turn',
		({ workspace, random }) => {
			const steps = workspace.done.list;
			return steps.length > 0 ? turn(workspace, random.pick(steps)) : undefined;
		}
	]
];

const WHOLE = ACTS.reduce((sum, [weight]) => sum + weight, 0);

function dealsOf(workspace: Workspace): DealId[] {
	const deals = [...workspace.deals.keys()];
	return deals.length > 0 ? deals : ['dnone' as DealId];
}

function stageOf(random: Random, workspace: Workspace): StageId {
	const stages = [...workspace.stages.keys()];
	return stages.length > 0 ? random.pick(stages) : ('snone' as StageId);
}

/** Gives one command of any kind, now and then several as one; the names of those that were taken. */
export function act(random: Random, workspace: Workspace): readonly string[] {
	if (random.chance(0.04)) {
		const taken: string[] = [];
		together(
			workspace,
			Array.from({ length: 1 + random.int(4) }, () => () => {
				const [name, give] = pickAct(random, (one) => !/undo|redo|turn|purge/.test(one));
				const outcome = give(chosen(random, workspace));
				if (outcome?.ok) taken.push(name, 'together');
				return outcome ?? { ok: true, value: undefined };
			})
		);
		return taken;
	}
	// Where there is no deal, hardly any other command does anything.
	const first = workspace.deals.size === 0 && random.chance(0.5);
	const [name, give] = pickAct(random, first ? (one) => one === 'createDeal' : undefined);
	return give(chosen(random, workspace))?.ok ? [name] : [];
}

/** The names of all commands that `act` gives. */
export const COMMANDS: readonly string[] = [...ACTS.map(([, name]) => name), 'together'];

function pickAct(random: Random, wanted: (name: string) => boolean = () => true): [string, Act] {
	for (;;) {
		let roll = random.int(WHOLE);
		for (const [weight, name, give] of ACTS) {
			roll -= weight;
			if (roll < 0) {
				if (wanted(name)) return [name, give];
				break;
			}
		}
	}
}

function chosen(random: Random, workspace: Workspace): Chosen {
	const contacts = [...workspace.contacts.keys()];
	return {
		workspace,
		random,
		// Mostly one of a few: they are to meet there.
		deal: random.pick(random.chance(0.7) ? dealsOf(workspace).slice(0, 3) : dealsOf(workspace)),
		stage: stageOf(random, workspace),
		contact: contacts.length > 0 ? random.pick(contacts) : ('pnone' as ContactId)
	};
}
