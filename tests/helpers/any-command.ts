import { ACTIVITY_TYPES, OUTCOMES_OF } from '#lib/domain/activity.ts';
import { COLOURS } from '#lib/domain/catalogue.ts';
import { DIAGNOSIS_CAUSES } from '#lib/domain/diagnosis.ts';
import { EXPECTED_KINDS } from '#lib/domain/guide.ts';
import {
	newId,
	typeOf,
	type ActivityId,
	type ContactId,
	type DealId,
	type LeadId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { linesIn, type Thousandths } from '#lib/domain/line.ts';
import { defaultsOf } from '#lib/domain/templates.ts';
import { addDays, dayIn, type Day } from '#lib/domain/time.ts';
import { addComment, deleteComment, editComment, react } from '#lib/store/comments.ts';
import { en } from '#lib/i18n/templates/en.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { attach, removeAttachment, renameAttachment } from '#lib/store/attachments.ts';
import { bin, purge, restore } from '#lib/store/bin.ts';
import {
	amendActivity,
	logActivity,
	reinstateActivity,
	voidActivity
} from '#lib/store/activities.ts';
import { FACES, PLAIN } from '#lib/domain/view.ts';
import { changeDeals, type BulkChange } from '#lib/store/bulk.ts';
import {
	createDeal,
	deleteDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { disqualifyDeal, loseDeal, nurtureDeal, putOffDeal, winDeal } from '#lib/store/exits.ts';
import { endBenchmark, removeBenchmark, setBenchmark } from '#lib/store/benchmarks.ts';
import { addMark, deleteMark, setMark } from '#lib/store/change-marks.ts';
import {
	addCard,
	createDashboard,
	dashboards,
	deleteDashboard,
	removeCard,
	setCard,
	setDashboard
} from '#lib/store/dashboards.ts';
import { addDiagnosis, deleteDiagnosis, setDiagnosis } from '#lib/store/diagnoses.ts';
import { addListed, listed, placeListed, removeListed, setListed } from '#lib/store/catalogue.ts';
import { createCompany, deleteCompany, setCompany } from '#lib/store/companies.ts';
import { createContact, deleteContact, setContact } from '#lib/store/contacts.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { customFields, setCustom, setLabel } from '#lib/store/fields.ts';
import { addLine, removeLine, setLine, useSum } from '#lib/store/lines.ts';
import { deletePeople, labelPeople, ownCompanies } from '#lib/store/people-bulk.ts';
import { decideRevived } from '#lib/store/look.ts';
import { keepApart, mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { splitLeads } from '#lib/store/lead-list.ts';
import {
	convertLead,
	createLead,
	deleteLead,
	disqualifyLead,
	keepDealsOfLead,
	qualifyLead,
	reopenLead,
	restoreLead,
	setLead,
	startLead
} from '#lib/store/leads.ts';
import { removePart, setMainContact, setPart } from '#lib/store/parts.ts';
import { addDefaults } from '#lib/store/defaults.ts';
import { handOver, HELD } from '#lib/store/handover.ts';
import {
	addCriterion,
	addGuideStep,
	expectActivities,
	removeCriterion,
	removeGuideStep,
	requireField,
	setCriterion,
	setGuideStep,
	tick
} from '#lib/store/guide.ts';
import {
	archivePipeline,
	colourPipeline,
	placePipeline,
	renamePipeline
} from '#lib/store/pipelines.ts';
import { pipelines, reasons } from '#lib/store/queries.ts';
import { removeRate, setRate, setSettings } from '#lib/store/settings.ts';
import { createPipeline } from '#lib/store/setup.ts';
import {
	addStage,
	dealsWithoutStage,
	placeDeals,
	placeStage,
	removedStages,
	removeStage,
	renameStage,
	restoreStage,
	setStage
} from '#lib/store/stages.ts';
import { doneNextStep, setNextStep } from '#lib/store/steps.ts';
import { restoreDeletedBy } from '#lib/store/team.ts';
import { together } from '#lib/store/together.ts';
import { companyTwins, contactTwins } from '#lib/store/twins.ts';
import { redo, turn, undo } from '#lib/store/undo.ts';
import { deleteView, renameView, savedViews, saveView, updateView } from '#lib/store/views.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { Random } from './random.ts';
import { EUR, NEW_BUSINESS } from './workspace.ts';

const DEFAULTS = defaultsOf(en);
const FIGURES = ['velocity', 'waterfall', 'won'];

/** What a command is about: some of what the member at work sees. */
interface Chosen {
	readonly workspace: Workspace;
	readonly random: Random;
	readonly deal: DealId;
	readonly stage: StageId;
	readonly contact: ContactId;
	readonly lead: LeadId;
	readonly activity: ActivityId;
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
		15,
		'putOffDeal',
		({ workspace, random, deal }) => {
			const aside = [...workspace.deals.values()].filter(({ status }) => status === 'nurture');
			const until = addDays(dayIn(workspace.now(), 'UTC'), random.int(90));
			return putOffDeal(workspace, aside.length > 0 ? random.pick(aside).id : deal, until);
		}
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
		60,
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
		30,
		'addLine',
		({ workspace, random, deal }) =>
			addLine(workspace, deal, {
				name: `Line ${random.int(9)}`,
				price: amount(random),
				quantity: (1 + random.int(9000)) as Thousandths
			})
	],
	[
		30,
		'setLine',
		({ workspace, random, deal }) => {
			const lines = linesIn(workspace.deals.get(deal)?.entries ?? {});
			return lines.length > 0
				? setLine(workspace, deal, random.pick(lines).id, { price: amount(random) })
				: undefined;
		}
	],
	[
		40,
		'removeLine',
		({ workspace, random, deal }) => {
			const lines = linesIn(workspace.deals.get(deal)?.entries ?? {});
			return lines.length > 0 ? removeLine(workspace, deal, random.pick(lines).id) : undefined;
		}
	],
	[
		30,
		'useSum',
		({ workspace, random, deal }) => {
			const sold = [...workspace.deals.values()].filter(
				({ entries }) => linesIn(entries).length > 0
			);
			return useSum(workspace, sold.length > 0 ? random.pick(sold).id : deal);
		}
	],
	[
		15,
		'setLabel',
		({ workspace, random, deal }) => {
			const all = listed(workspace, 'label');
			return all.length > 0
				? setLabel(workspace, deal, random.pick(all).id, random.chance(0.7))
				: undefined;
		}
	],
	[
		15,
		'setCustom',
		({ workspace, random, deal }) => {
			const all = customFields(workspace, 'deal');
			return all.length > 0
				? setCustom(workspace, deal, random.pick(all).id, random.int(9))
				: addListed(workspace, 'custom-field', { name: 'Units', type: 'number', of: 'deal' });
		}
	],
	[
		20,
		'setPart',
		({ workspace, random, deal, contact }) =>
			setPart(workspace, deal, contact, random.pick(['', 'Decides', 'Signs']))
	],
	[8, 'removePart', ({ workspace, deal, contact }) => removePart(workspace, deal, contact)],
	[8, 'setMainContact', ({ workspace, deal, contact }) => setMainContact(workspace, deal, contact)],
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
	[
		12,
		'attach',
		({ workspace, random, deal }) =>
			attach(workspace, {
				id: newId('attachment', workspace.random),
				...({ on: deal, kind: 'file', mime: 'text/plain', size: random.int(1000) } as const),
				...{ name: `File ${random.int(9)}`, sha256: String(random.int(9)).repeat(64) }
			})
	],
	[
		20,
		'renameAttachment',
		({ workspace, random }) => {
			const all = [...workspace.attachments].map(({ id }) => id).sort();
			return all.length > 0
				? renameAttachment(workspace, random.pick(all), `File ${random.int(9)}`)
				: undefined;
		}
	],
	[
		30,
		'removeAttachment',
		({ workspace, random }) => {
			const all = [...workspace.attachments].map(({ id }) => id).sort();
			return all.length > 0 ? removeAttachment(workspace, random.pick(all)) : undefined;
		}
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
		'logActivity',
		({ workspace, random, deal, contact, lead }) => {
			const type = random.pick(ACTIVITY_TYPES);
			return logActivity(workspace, {
				type,
				...random.pick([{ deal }, { deal, contact }, { contact }, { lead }]),
				outcome: random.pick([undefined, ...OUTCOMES_OF[type]]),
				note: random.pick(['', 'x']),
				cold: random.chance(0.2)
			});
		}
	],
	[
		15,
		'amendActivity',
		({ workspace, random, activity }) =>
			amendActivity(workspace, activity, {
				note: `Note ${random.int(9)}`,
				...(random.chance(0.3) ? { type: random.pick(ACTIVITY_TYPES) } : {})
			})
	],
	[20, 'voidActivity', ({ workspace, activity }) => voidActivity(workspace, activity)],
	[15, 'reinstateActivity', ({ workspace, activity }) => reinstateActivity(workspace, activity)],
	[
		30,
		'createLead',
		({ workspace, random }) =>
			createLead(workspace, {
				title: `Lead ${random.int(99)}`,
				company: random.pick(['', 'Acme', 'Bolt']),
				contact: random.pick(['', 'Person 1']),
				value: amount(random)
			})
	],
	[
		20,
		'setLead',
		({ workspace, random, lead }) =>
			setLead(workspace, lead, {
				title: `Lead ${random.int(99)}`,
				company: random.pick(['', 'Acme']),
				owner: random.pick([...workspace.members.keys(), workspace.member])
			})
	],
	[10, 'startLead', ({ workspace, lead }) => startLead(workspace, lead)],
	[15, 'qualifyLead', ({ workspace, lead }) => qualifyLead(workspace, lead)],
	[
		35,
		'disqualifyLead',
		({ workspace, random, lead }) => {
			const all = reasons(workspace, 'disqualified');
			return all.length > 0
				? disqualifyLead(workspace, lead, { reason: random.pick(all).id, note: 'x' })
				: addListed(workspace, 'reason', { name: 'No need', use: 'disqualified' });
		}
	],
	[15, 'reopenLead', ({ workspace, lead }) => reopenLead(workspace, lead)],
	[
		20,
		'convertLead',
		({ workspace, random, lead, deal }) =>
			convertLead(workspace, lead, random.chance(0.3) ? { deal } : {})
	],
	[8, 'deleteLead', ({ workspace, lead }) => deleteLead(workspace, lead)],
	[15, 'restoreLead', ({ workspace, lead }) => restoreLead(workspace, lead)],
	[
		12,
		'keepDealsOfLead',
		({ workspace, lead, deal }) => {
			const [split = { lead: { id: lead }, deals: [deal] }] = splitLeads(workspace);
			return keepDealsOfLead(workspace, split.lead.id, split.deals);
		}
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
		5,
		'setPipelineArea',
		({ workspace, random }) => {
			const all = [...workspace.pipelines.keys()];
			const visibility = random.chance(0.5) ? 'restricted' : 'open';
			return all.length > 0 ? setPipelineArea(workspace, random.pick(all), visibility) : undefined;
		}
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
		12,
		'setPipeline',
		({ workspace, random }) => {
			const all = [...workspace.pipelines.keys()];
			if (all.length === 0) return undefined;
			const [one, other] = [random.pick(all), random.pick(all)];
			if (random.chance(0.3)) return archivePipeline(workspace, one, random.chance(0.5));
			if (random.chance(0.3)) return placePipeline(workspace, one, other);
			if (random.chance(0.3)) return colourPipeline(workspace, one, random.pick(COLOURS));
			return renamePipeline(workspace, one, `Pipeline ${random.int(9)}`);
		}
	],
	[
		12,
		'addStage',
		({ workspace, random }) => {
			const all = pipelines(workspace);
			return all.length > 0
				? addStage(workspace, random.pick(all).id, `Stage ${random.int(9)}`)
				: undefined;
		}
	],
	[
		12,
		'placeStage',
		({ workspace, random, stage }) => placeStage(workspace, stage, stageOf(random, workspace))
	],
	[
		10,
		'setStage',
		({ workspace, random, stage }) =>
			setStage(workspace, stage, { probability: random.int(101), days: 1 + random.int(30) })
	],
	[
		100,
		'restoreStage',
		({ workspace, random }) => {
			const removed = pipelines(workspace).flatMap(({ id }) => removedStages(workspace, id));
			return removed.length > 0 ? restoreStage(workspace, random.pick(removed).id) : undefined;
		}
	],
	[
		15,
		'addCriterion',
		({ workspace, random, stage }) =>
			addCriterion(workspace, stage, {
				text: `Criterion ${random.int(9)}`,
				required: random.chance(0.1)
			})
	],
	[
		40,
		'setCriterion or removeCriterion',
		({ workspace, random }) => {
			const guided = [...workspace.stages.values()].filter(
				({ guide }) => guide.criteria.length > 0
			);
			if (guided.length === 0) return undefined;
			const { id: stage, guide } = random.pick(guided);
			const { id } = random.pick(guide.criteria);
			if (random.chance(0.3)) return removeCriterion(workspace, stage, id);
			return setCriterion(workspace, stage, id, {
				...(random.chance(0.5) ? { text: `Criterion ${random.int(9)}` } : {}),
				...(random.chance(0.5) ? { before: random.pick(guide.criteria).id } : {})
			});
		}
	],
	[
		10,
		'a guide step',
		({ workspace, random, stage }) => {
			const steps = workspace.stages.get(stage)?.guide.steps ?? [];
			if (steps.length === 0 || random.chance(0.4))
				return addGuideStep(workspace, stage, `Step ${random.int(9)}`);
			const { id } = random.pick(steps);
			return random.chance(0.4)
				? removeGuideStep(workspace, stage, id)
				: setGuideStep(workspace, stage, id, { before: random.pick(steps).id });
		}
	],
	[
		8,
		'expectActivities',
		({ workspace, random, stage }) =>
			expectActivities(workspace, stage, random.pick(EXPECTED_KINDS), random.int(4))
	],
	[
		6,
		'requireField',
		({ workspace, random, stage }) =>
			requireField(
				workspace,
				stage,
				random.pick(['value', 'company', 'nextStep']),
				random.chance(0.3)
			)
	],
	[
		60,
		'tick',
		({ workspace, random, deal }) => {
			const stages = [...workspace.stages.values()];
			const guided = stages.filter(({ guide }) => guide.criteria.length > 0);
			if (guided.length === 0) return undefined;
			const { id, guide } = random.pick(guided);
			return tick(workspace, deal, id, random.pick(guide.criteria).id, random.chance(0.7));
		}
	],
	[
		12,
		'setBenchmark',
		({ workspace, random }) =>
			setBenchmark(workspace, {
				kind: 'activities',
				member: undefined,
				activity: random.pick(['call', 'meeting']),
				stage: undefined,
				segment: undefined,
				from: random.pick(['2026-01-01', '2026-02-01']) as Day,
				count: 1 + random.int(50)
			})
	],
	[
		15,
		'endBenchmark',
		({ workspace, random }) => {
			const all = [...workspace.table('benchmark').values()];
			return all.length > 0
				? endBenchmark(workspace, random.pick(all), '2026-03-01' as Day)
				: undefined;
		}
	],
	[
		25,
		'removeBenchmark',
		({ workspace, random }) => {
			const all = [...workspace.table('benchmark').keys()];
			return all.length > 0 ? removeBenchmark(workspace, random.pick(all)) : undefined;
		}
	],
	[
		12,
		'addMark',
		({ workspace, random, stage }) =>
			addMark(workspace, {
				day: `2026-01-0${1 + random.int(9)}` as Day,
				title: `Change ${random.int(9)}`,
				pipeline: workspace.stages.get(stage)?.pipeline ?? ('lnone' as never),
				stages: random.chance(0.5) ? [stage] : []
			})
	],
	[
		60,
		'setMark or deleteMark',
		({ workspace, random, stage }) => {
			const all = [...workspace.table('change-mark').keys()];
			if (all.length === 0) return undefined;
			const id = random.pick(all);
			return random.pick([
				() => setMark(workspace, id, { title: `Change ${random.int(9)}` }),
				() => setMark(workspace, id, { stages: [stage] }),
				() => setMark(workspace, id, { stages: [] }),
				() => deleteMark(workspace, id)
			])();
		}
	],
	[
		12,
		'addDiagnosis',
		({ workspace, random, stage }) =>
			addDiagnosis(workspace, {
				pipeline: workspace.stages.get(stage)?.pipeline ?? ('lnone' as never),
				stage,
				day: '2026-01-05' as Day,
				cause: random.pick(DIAGNOSIS_CAUSES),
				figures: { conversion: random.int(10) / 10, n: random.int(50), benchmark: 0.5 }
			})
	],
	[
		25,
		'setDiagnosis or deleteDiagnosis',
		({ workspace, random }) => {
			const all = [...workspace.table('diagnosis').keys()];
			if (all.length === 0) return undefined;
			const id = random.pick(all);
			return random.pick([
				() => setDiagnosis(workspace, id, { cause: random.pick(DIAGNOSIS_CAUSES) }),
				() => setDiagnosis(workspace, id, { note: `Note ${random.int(9)}`, owner: null }),
				() => setDiagnosis(workspace, id, { done: random.chance(0.5) }),
				() => deleteDiagnosis(workspace, id)
			])();
		}
	],
	[
		10,
		'createDashboard',
		({ workspace, random }) =>
			createDashboard(workspace, {
				name: `Board ${random.int(9)}`,
				audience: 'team',
				cards: FIGURES.map((figure) => ({ figure }))
			})
	],
	[
		50,
		'setDashboard, addCard, setCard, removeCard or deleteDashboard',
		({ workspace, random }) => {
			const boards = dashboards(workspace);
			if (boards.length === 0) return undefined;
			const { id, cards } = random.pick(boards);
			const figure = random.pick(FIGURES);
			const card = oneOf(random, cards.map((one) => one.id) as never, 'none') as never;
			return random.pick([
				() =>
					setDashboard(workspace, id, {
						name: `Board ${random.int(9)}`,
						cards: random.chance(0.5)
							? cards.toReversed()
							: [{ figure, chosen: `way=${random.int(9)}` }, ...random.some(cards, 0.6)],
						known: cards
					}),
				() => addCard(workspace, id, { figure, size: 2 }),
				() => setCard(workspace, id, card, { size: random.pick([1, 2] as const) }),
				() => setCard(workspace, id, card, { query: `stage=${random.int(9)}`, before: null }),
				() => removeCard(workspace, id, card),
				() => (random.chance(0.3) ? deleteDashboard(workspace, id) : undefined)
			])();
		}
	],
	[
		6,
		'setSettings',
		({ workspace, random }) =>
			setSettings(workspace, {
				name: `Team ${random.int(9)}`,
				currency: random.pick(['EUR', 'PLN']) as never,
				firstDay: random.int(7)
			})
	],
	[
		20,
		'setRate',
		({ workspace, random }) =>
			setRate(workspace, {
				currency: random.pick(['USD', 'PLN']),
				from: random.pick(['2026-01-01', '2026-02-01']),
				rate: `0.${1 + random.int(99)}`
			})
	],
	[
		30,
		'removeRate',
		({ workspace, random }) => {
			const { rates } = workspace.settings;
			if (rates.length === 0) return undefined;
			const { currency, from } = random.pick(rates);
			return removeRate(workspace, currency, from);
		}
	],
	[
		8,
		'handOver',
		({ workspace, random }) => {
			const members = [...workspace.members.keys()];
			if (members.length < 2) return undefined;
			const [from, to] = [random.pick(members), random.pick(members)];
			// So few are given in one part, before it settles.
			void handOver(workspace, { from, to, what: HELD }, () => Promise.resolve());
			return ok(undefined);
		}
	],
	[3, 'addDefaults', ({ workspace }) => addDefaults(workspace, DEFAULTS)],
	[
		25,
		'addComment',
		({ workspace, random, deal }) => {
			const [said] = workspace.comments.of(deal);
			return addComment(workspace, deal, {
				text: `Comment ${random.int(99)}`,
				...(said && random.chance(0.4) ? { replyTo: said.id } : {})
			});
		}
	],
	[
		24,
		'react',
		({ workspace, random }) => {
			const [said] = workspace.comments;
			return said && react(workspace, said.id, random.pick(['👍', '🎉', null]));
		}
	],
	[
		16,
		'editComment',
		({ workspace, random }) => {
			const own = [...workspace.comments].find(({ madeBy }) => madeBy === workspace.member);
			return own && editComment(workspace, own.id, { text: `Changed ${random.int(99)}` });
		}
	],
	[
		20,
		'deleteComment',
		({ workspace }) => {
			const [said] = workspace.comments;
			return said && deleteComment(workspace, said.id);
		}
	],
	[
		90,
		'decideOutcome',
		({ workspace, random, deal }) => {
			const contested = [...workspace.deals.values()].filter((one) => one.contested);
			const id = contested.length > 0 ? random.pick(contested).id : deal;
			return decideOutcome(workspace, id, random.pick(['won', 'lost', 'open']));
		}
	],
	[
		40,
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
			if (twins) return mergeCompanies(workspace, twins[1].id, [twins[0].id]);
			return all.length > 0
				? mergeCompanies(workspace, random.pick(all), [random.pick(all)])
				: undefined;
		}
	],
	[
		20,
		'mergeContacts',
		({ workspace, random, contact }) => {
			const [twins] = contactTwins(workspace);
			if (twins && random.chance(0.5))
				return mergeContacts(workspace, twins[1].id, [twins[0].id], { phone: '77' });
			return mergeContacts(workspace, contact, [
				random.pick([...workspace.contacts.keys(), contact])
			]);
		}
	],
	[
		8,
		'keepApart',
		({ workspace, random }) => {
			const [twins] = random.chance(0.5) ? companyTwins(workspace) : contactTwins(workspace);
			return twins && keepApart(workspace, [twins[0].id, twins[1].id]);
		}
	],
	[
		10,
		'createCompany',
		({ workspace, random }) =>
			createCompany(workspace, { name: random.pick(['Acme', 'Cargo']), phone: '1' })
	],
	[
		8,
		'setCompany',
		({ workspace, random }) => {
			const all = [...workspace.companies.keys()];
			return all.length > 0
				? setCompany(workspace, random.pick(all), { email: `${random.int(9)}@acme.com` })
				: undefined;
		}
	],
	[
		16,
		'labelPeople',
		({ workspace, random, contact }) => {
			const all = listed(workspace, 'label');
			const people = [contact, ...workspace.companies.keys()].slice(0, 1 + random.int(3));
			return all.length > 0 ? labelPeople(workspace, people, random.pick(all).id) : undefined;
		}
	],
	[
		6,
		'ownCompanies',
		({ workspace }) => {
			const all = [...workspace.companies.keys()].slice(0, 2);
			return all.length > 0 ? ownCompanies(workspace, all, workspace.member) : undefined;
		}
	],
	[
		4,
		'deletePeople',
		({ workspace, contact }) =>
			deletePeople(workspace, [contact, ...[...workspace.companies.keys()].slice(0, 1)])
	],
	[
		6,
		'deleteCompany',
		({ workspace, random }) => {
			const all = [...workspace.companies.keys()];
			return all.length > 0 ? deleteCompany(workspace, random.pick(all)) : undefined;
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
		30,
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
	[
		20,
		'changeDeals',
		({ workspace, random, stage }) =>
			changeDeals(
				workspace,
				random.some(dealsOf(workspace), 0.3),
				random.pick<BulkChange>([
					{ kind: 'stage', stage },
					{ kind: 'owner', owner: random.chance(0.5) ? workspace.member : undefined },
					{ kind: 'expectedClose', day: `2027-0${1 + random.int(9)}-15` as Day },
					{ kind: 'delete' }
				])
			)
	],
	[
		15,
		'saveView',
		({ workspace, random }) =>
			saveView(workspace, { name: `View ${random.int(9)}`, view: PLAIN, audience: 'team' })
	],
	[
		20,
		'renameView, updateView or deleteView',
		({ workspace, random }) => {
			const views = savedViews(workspace);
			if (views.length === 0) return undefined;
			const { id } = random.pick(views);
			return random.pick([
				() => renameView(workspace, id, `View ${random.int(9)}`),
				() => updateView(workspace, id, { ...PLAIN, face: random.pick(FACES) }),
				() => updateView(workspace, id, { ...PLAIN, group: random.pick(['stage', 'owner']) }),
				() => deleteView(workspace, id)
			])();
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

/** Mostly one of a few: they are to meet there. */
function oneOf<I extends RecordId>(random: Random, ids: Iterable<I>, none: string): I {
	const all = [...ids];
	return all.length > 0 ? random.pick(all.slice(0, 4)) : (none as I);
}

function activitiesIn(workspace: Workspace): ActivityId[] {
	return [...workspace.records.keys()].filter((id) => typeOf(id) === 'activity') as ActivityId[];
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
		contact: contacts.length > 0 ? random.pick(contacts) : ('pnone' as ContactId),
		lead: oneOf(random, workspace.table('lead').keys(), 'qnone'),
		activity: oneOf(random, activitiesIn(workspace), 'anone')
	};
}
