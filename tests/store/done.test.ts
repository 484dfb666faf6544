import { describe, expect, test } from 'vitest';
import {
	newDeviceId,
	newId,
	type AttachmentId,
	type CompanyId,
	type ContactId,
	type DealId,
	type PipelineId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { OperationId } from '#lib/domain/operation.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import {
	attach,
	removeAttachment,
	renameAttachment,
	type AttachmentDraft
} from '#lib/store/attachments.ts';
import { purge, restore } from '#lib/store/bin.ts';
import { resume } from '#lib/store/resume.ts';
import {
	amendActivity,
	logActivity,
	reinstateActivity,
	voidActivity
} from '#lib/store/activities.ts';
import {
	createDeal,
	deleteDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { addListed, placeListed, removeListed, setListed } from '#lib/store/catalogue.ts';
import { addComment, deleteComment, react } from '#lib/store/comments.ts';
import { createCompany, deleteCompany, setCompany } from '#lib/store/companies.ts';
import { keepApart, mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { companyTwins } from '#lib/store/twins.ts';
import { disqualifyDeal, loseDeal, nurtureDeal, putOffDeal, winDeal } from '#lib/store/exits.ts';
import { setCustom, setLabel } from '#lib/store/fields.ts';
import { addLine, removeLine, setLine, useSum } from '#lib/store/lines.ts';
import { removePart, setMainContact, setPart } from '#lib/store/parts.ts';
import { deletePeople, labelPeople, ownCompanies } from '#lib/store/people-bulk.ts';
import { createContact, deleteContact, setContact } from '#lib/store/contacts.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { KEPT_MS, type Step } from '#lib/store/done.ts';
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
import { decideRevived } from '#lib/store/look.ts';
import { restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { reasons } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import {
	addStage,
	placeDeals,
	placeStage,
	removeStage,
	renameStage,
	restoreStage,
	setStage
} from '#lib/store/stages.ts';
import { endBenchmark, removeBenchmark, setBenchmark } from '#lib/store/benchmarks.ts';
import { addMark, deleteMark, setMark } from '#lib/store/change-marks.ts';
import {
	addCard,
	createDashboard,
	dashboard,
	deleteDashboard,
	removeCard,
	setCard,
	setDashboard,
	type AnyDashboardId
} from '#lib/store/dashboards.ts';
import { addDiagnosis, deleteDiagnosis, setDiagnosis } from '#lib/store/diagnoses.ts';
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
import { removeRate, setRate, setSettings } from '#lib/store/settings.ts';
import { doneNextStep, setNextStep } from '#lib/store/steps.ts';
import { restoreDeletedBy } from '#lib/store/team.ts';
import { together } from '#lib/store/together.ts';
import { obstacle, redo, turn, turnInParts, undo } from '#lib/store/undo.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { colleagueOf, pass, shown, sync } from '../helpers/peers.ts';
import { cases, forSeeds, type Random } from '../helpers/random.ts';
import {
	addDeal,
	dealOf,
	euros,
	joinAs,
	must,
	newWorkspace,
	NEW_BUSINESS,
	refusal,
	stageNamed,
	type Setting
} from '../helpers/workspace.ts';

/**
 * A workspace with a deal in each state, also in those that come of working apart, and a contact; none of it is a step
 * of the member at work.
 */
function start(seed = 1) {
	const maker = newWorkspace(seed);
	const titles = ['open', 'won', 'gone', 'contested', 'revived', 'overtaken'];
	const [open, won, gone, contested, revived, overtaken] = titles.map((title) =>
		addDeal(maker.workspace, { title })
	) as [DealId, DealId, DealId, DealId, DealId, DealId];
	must(setNextStep(maker.workspace, open, { text: 'Call', on: undefined }));
	must(winDeal(maker.workspace, won));
	must(deleteDeal(maker.workspace, gone));
	const contact = must(createContact(maker.workspace, { name: 'Ada', company: 'Acme' }));
	const twin = must(
		createContact(maker.workspace, { name: 'Ada', mobile: '1234567', company: 'Acme' })
	);
	const binned = must(createContact(maker.workspace, { name: 'Old', company: 'Acme Inc.' }));
	must(deleteContact(maker.workspace, binned));
	const [reason] = reasons(maker.workspace);
	if (!reason) throw new Error('no reason');
	const unfit = must(
		addListed(maker.workspace, 'reason', { name: 'No need', use: 'disqualified' })
	);
	const lead = must(createLead(maker.workspace, { title: 'New', company: 'Acme' }));
	const unfitLead = must(createLead(maker.workspace, { title: 'Unfit' }));
	must(disqualifyLead(maker.workspace, unfitLead, { reason: unfit }));
	const goneLead = must(createLead(maker.workspace, { title: 'Gone' }));
	must(deleteLead(maker.workspace, goneLead));
	const activity = must(logActivity(maker.workspace, { type: 'call', lead, outcome: 'busy' }));
	const voided = must(logActivity(maker.workspace, { type: 'email', contact }));
	must(voidActivity(maker.workspace, voided));
	const label = must(addListed(maker.workspace, 'label', { name: 'Hot' }));
	const second = must(addListed(maker.workspace, 'label', { name: 'Cold' }));
	const said = must(addComment(maker.workspace, open, { text: 'Old' }));
	const aside = addDeal(maker.workspace, { title: 'aside' });
	must(nurtureDeal(maker.workspace, aside, { until: '2027-01-01' as Day }));
	const line = must(addLine(maker.workspace, open, { name: 'Lamp', price: euros(5) }));
	must(setDeal(maker.workspace, open, { value: euros(4) }));
	const [party, lawyer] = ['Eva', 'Leo'].map((name) =>
		must(createContact(maker.workspace, { name, deal: open }))
	) as [ContactId, ContactId];
	const units = must(
		addListed(maker.workspace, 'custom-field', { name: 'Units', type: 'number', of: 'deal' })
	);
	const photo = must(attach(maker.workspace, fileOn(open, 'hphoto')));
	const pipeline = must(createPipeline(maker.workspace, { ...NEW_BUSINESS, name: 'Partners' }));
	const asked = stageNamed(maker.workspace, 'Proposal');
	const criterion = must(addCriterion(maker.workspace, asked, { text: 'Terms agreed' }));
	const todo = must(addGuideStep(maker.workspace, asked, 'Send it'));
	const removed = must(addStage(maker.workspace, pipeline, 'Trial'));
	must(removeStage(maker.workspace, removed));
	const benchmark = must(setBenchmark(maker.workspace, CALLS));
	const trial = { day: '2026-01-05' as Day, title: 'Trial', pipeline };
	const mark = must(addMark(maker.workspace, trial));
	const diagnosis = must(addDiagnosis(maker.workspace, { ...LOW, pipeline, stage: removed }));
	const cards = [{ figure: 'velocity' }, { figure: 'waterfall' }];
	const board = must(createDashboard(maker.workspace, { name: 'Monday', audience: 'team', cards }));
	must(setRate(maker.workspace, { currency: 'USD', from: '2026-01-01', rate: '0.9' }));
	const other = colleagueOf(maker, seed + 50);
	must(winDeal(maker.workspace, contested));
	must(deleteDeal(maker.workspace, revived));
	must(setDeal(maker.workspace, overtaken, { title: 'first' }));
	must(moveDeal(maker.workspace, overtaken, stageNamed(maker.workspace, 'Demo')));
	maker.clock.advance(60_000);
	must(loseDeal(other.workspace, contested, { reason: reason.id, note: 'Dear' }));
	must(setDeal(other.workspace, revived, { nextStep: 'Call' }));
	must(setDeal(other.workspace, overtaken, { title: 'second' }));
	must(moveDeal(other.workspace, overtaken, stageNamed(maker.workspace, 'Proposal')));
	sync(maker, other);
	maker.clock.advance(60_000);
	const on = colleagueOf(maker, seed + 1);
	joinAs(on.workspace, 'Ben', 'owner');
	const ids = { open, won, gone, contested, revived, overtaken, contact, twin, binned };
	const [demo, proposal] = ['Demo', 'Proposal'].map((name) => stageNamed(on.workspace, name)) as [
		StageId,
		StageId
	];
	const listed = {
		photo,
		said,
		reason: reason.id,
		unfit,
		label,
		second,
		aside,
		line,
		party,
		lawyer,
		units
	};
	const leads = { lead, unfitLead, goneLead, activity, voided };
	const selling = { pipeline, criterion, todo, removed, benchmark };
	const insights = { mark, diagnosis, board };
	return { ...on, maker, ...ids, ...listed, ...leads, ...selling, ...insights, demo, proposal };
}

const LOW = {
	day: '2026-01-05' as Day,
	cause: 'traffic',
	figures: { conversion: 0.2, n: 40, benchmark: 0.3 }
} as const;

function cardsOf({ workspace, board }: { workspace: Workspace; board: AnyDashboardId }) {
	return dashboard(workspace, board)?.cards ?? [];
}

/** A file beside a deal. */
function fileOn(on: DealId, id: string): AttachmentDraft {
	const file = { kind: 'file', name: 'terms.txt', mime: 'text/plain', size: 1 } as const;
	return { id: id as AttachmentId, on, ...file, sha256: 'a'.repeat(64) };
}

const CALLS = {
	kind: 'activities',
	member: undefined,
	activity: 'call',
	stage: undefined,
	segment: undefined,
	from: '2026-01-01' as Day,
	count: 20
} as const;

/** What gave way of a deal in a register. */
function lossOf({ workspace, overtaken }: Start, register: string) {
	const loss = dealOf(workspace, overtaken).overtaken.find((one) => one.register === register);
	return loss?.operation ?? ('none' as OperationId);
}

/** Companies that look alike. */
function twinsOf({ workspace }: Start): readonly [CompanyId, CompanyId] {
	const [twins] = companyTwins(workspace);
	return twins ? [twins[0].id, twins[1].id] : (['none', 'none'] as never);
}

type Start = ReturnType<typeof start>;

/** Every command of a user. The test below holds that none is missing. */
const COMMANDS: Readonly<Record<string, (on: Start) => unknown>> = {
	createDeal: ({ workspace }) =>
		createDeal(workspace, { title: 'New', company: 'Bolt', value: euros(3) }),
	setDeal: ({ workspace, open }) => setDeal(workspace, open, { title: 'x', company: 'Bolt' }),
	setFields: ({ workspace, demo }) => setFields(workspace, demo, { name: 'Show' }),
	moveDeal: ({ workspace, open, demo }) => moveDeal(workspace, open, demo),
	resume: ({ workspace, open, demo }) =>
		resume(workspace, { deal: open, to: demo, meant: { position: 'bottom' }, unmet: [] }),
	winDeal: ({ workspace, open }) => winDeal(workspace, open),
	loseDeal: ({ workspace, open, reason }) => loseDeal(workspace, open, { reason, note: 'Dear' }),
	disqualifyDeal: ({ workspace, open, unfit }) =>
		disqualifyDeal(workspace, open, { reason: unfit, note: '' }),
	nurtureDeal: ({ workspace, open }) =>
		nurtureDeal(workspace, open, { until: '2027-01-01' as Day }),
	putOffDeal: ({ workspace, aside }) => putOffDeal(workspace, aside, '2027-02-01' as Day),
	addLine: ({ workspace, open }) => addLine(workspace, open, { name: 'Cable', price: euros(2) }),
	setLine: ({ workspace, open, line }) => setLine(workspace, open, line, { price: euros(7) }),
	removeLine: ({ workspace, open, line }) => removeLine(workspace, open, line),
	useSum: ({ workspace, open }) => useSum(workspace, open),
	setLabel: ({ workspace, open, label }) => setLabel(workspace, open, label, true),
	setSettings: ({ workspace }) =>
		setSettings(workspace, { name: 'New', currency: 'PLN' as Currency, firstDay: 6 }),
	setRate: ({ workspace }) =>
		setRate(workspace, { currency: 'PLN', from: '2026-01-01', rate: '0.25' }),
	removeRate: ({ workspace }) => removeRate(workspace, 'USD' as Currency, '2026-01-01' as Day),
	setCustom: ({ workspace, open, units }) => setCustom(workspace, open, units, 5),
	setPart: ({ workspace, open, contact }) => setPart(workspace, open, contact, 'Decides'),
	removePart: ({ workspace, open, party }) => removePart(workspace, open, party),
	setMainContact: ({ workspace, open, lawyer }) => setMainContact(workspace, open, lawyer),
	addListed: ({ workspace }) => addListed(workspace, 'persona', { name: 'Buyer' }),
	setListed: ({ workspace, label }) => setListed(workspace, label, { name: 'Warm' }),
	placeListed: ({ workspace, label, second }) => placeListed(workspace, second, label),
	removeListed: ({ workspace, label }) => removeListed(workspace, label),
	addComment: ({ workspace, open }) => addComment(workspace, open, { text: 'Well' }),
	deleteComment: ({ workspace, said }) => deleteComment(workspace, said),
	react: ({ workspace, said }) => react(workspace, said, '👍'),
	reopenDeal: ({ workspace, won }) => reopenDeal(workspace, won),
	deleteDeal: ({ workspace, open }) => deleteDeal(workspace, open),
	restoreDeal: ({ workspace, gone }) => restoreDeal(workspace, gone),
	createContact: ({ workspace, open }) =>
		createContact(workspace, { name: 'Eve', company: 'Bolt', deal: open }),
	setContact: ({ workspace, contact }) =>
		setContact(workspace, contact, { phone: '1', company: 'Bolt' }),
	deleteContact: ({ workspace, contact }) => deleteContact(workspace, contact),
	setNextStep: ({ workspace, open }) =>
		setNextStep(workspace, open, { text: 'Meet', on: undefined }),
	doneNextStep: ({ workspace, open }) => doneNextStep(workspace, open),
	logActivity: ({ workspace, open }) =>
		logActivity(workspace, { type: 'call', deal: open, outcome: 'busy' }),
	amendActivity: ({ workspace, activity }) =>
		amendActivity(workspace, activity, { outcome: 'reached', note: 'At last' }),
	voidActivity: ({ workspace, activity }) => voidActivity(workspace, activity),
	reinstateActivity: ({ workspace, voided }) => reinstateActivity(workspace, voided),
	createLead: ({ workspace }) => createLead(workspace, { contact: 'Eve', company: 'Bolt' }),
	setLead: ({ workspace, lead }) =>
		setLead(workspace, lead, { title: 'x', company: 'Bolt', contact: 'Eve', note: 'n' }),
	startLead: ({ workspace, lead }) => startLead(workspace, lead),
	qualifyLead: ({ workspace, lead }) => qualifyLead(workspace, lead),
	disqualifyLead: ({ workspace, lead, unfit }) =>
		disqualifyLead(workspace, lead, { reason: unfit, note: 'Student' }),
	reopenLead: ({ workspace, unfitLead }) => reopenLead(workspace, unfitLead),
	convertLead: ({ workspace, lead }) => convertLead(workspace, lead),
	deleteLead: ({ workspace, lead }) => deleteLead(workspace, lead),
	restoreLead: ({ workspace, goneLead }) => restoreLead(workspace, goneLead),
	keepDealsOfLead: ({ workspace, lead, open, won }) =>
		keepDealsOfLead(workspace, lead, [open, won]),
	attach: ({ workspace, open }) => attach(workspace, fileOn(open, 'hterms')),
	renameAttachment: ({ workspace, photo }) => renameAttachment(workspace, photo, 'Terms'),
	removeAttachment: ({ workspace, photo }) => removeAttachment(workspace, photo),
	createPipeline: ({ workspace }) => createPipeline(workspace, NEW_BUSINESS),
	renamePipeline: ({ workspace, pipeline }) => renamePipeline(workspace, pipeline, 'Resellers'),
	colourPipeline: ({ workspace, pipeline }) => colourPipeline(workspace, pipeline, 'teal'),
	placePipeline: ({ workspace, pipeline }) =>
		placePipeline(workspace, pipeline, [...workspace.pipelines.keys()][0] as PipelineId),
	archivePipeline: ({ workspace, pipeline }) => archivePipeline(workspace, pipeline, true),
	addStage: ({ workspace, pipeline }) => addStage(workspace, pipeline, 'Signing'),
	setStage: ({ workspace, demo }) => setStage(workspace, demo, { probability: 35, days: 9 }),
	placeStage: ({ workspace, demo, proposal }) => placeStage(workspace, proposal, demo),
	restoreStage: ({ workspace, removed }) => restoreStage(workspace, removed),
	addCriterion: ({ workspace, demo }) => addCriterion(workspace, demo, { text: 'Was shown' }),
	setCriterion: ({ workspace, proposal, criterion }) =>
		setCriterion(workspace, proposal, criterion, { required: true }),
	removeCriterion: ({ workspace, proposal, criterion }) =>
		removeCriterion(workspace, proposal, criterion),
	addGuideStep: ({ workspace, demo }) => addGuideStep(workspace, demo, 'Ask back'),
	setGuideStep: ({ workspace, proposal, todo }) =>
		setGuideStep(workspace, proposal, todo, { text: 'Bring it' }),
	removeGuideStep: ({ workspace, proposal, todo }) => removeGuideStep(workspace, proposal, todo),
	expectActivities: ({ workspace, demo }) => expectActivities(workspace, demo, 'call', 2),
	requireField: ({ workspace, demo }) => requireField(workspace, demo, 'value', true),
	tick: ({ workspace, open, proposal, criterion }) =>
		tick(workspace, open, proposal, criterion, true),
	setBenchmark: ({ workspace }) => setBenchmark(workspace, { ...CALLS, count: 30 }),
	endBenchmark: ({ workspace }) => endBenchmark(workspace, CALLS, '2026-03-01' as Day),
	removeBenchmark: ({ workspace, benchmark }) => removeBenchmark(workspace, benchmark),
	addMark: ({ workspace, pipeline, removed }) =>
		addMark(workspace, {
			day: '2026-02-01' as Day,
			title: 'New price',
			pipeline,
			stages: [removed]
		}),
	setMark: ({ workspace, mark, removed }) =>
		setMark(workspace, mark, { title: 'Trials', stages: [removed] }),
	deleteMark: ({ workspace, mark }) => deleteMark(workspace, mark),
	addDiagnosis: ({ workspace, pipeline, removed }) =>
		addDiagnosis(workspace, { ...LOW, pipeline, stage: removed, note: 'Ads' }),
	setDiagnosis: ({ workspace, diagnosis }) =>
		setDiagnosis(workspace, diagnosis, { cause: 'offer', note: 'Too dear', done: true }),
	deleteDiagnosis: ({ workspace, diagnosis }) => deleteDiagnosis(workspace, diagnosis),
	createDashboard: ({ workspace }) =>
		createDashboard(workspace, { name: 'Daily', audience: 'team', cards: [{ figure: 'won' }] }),
	setDashboard: (on) =>
		setDashboard(on.workspace, on.board, {
			name: 'Tuesday',
			cards: [{ figure: 'won' }, ...cardsOf(on).toReversed()],
			known: cardsOf(on)
		}),
	addCard: ({ workspace, board }) => addCard(workspace, board, { figure: 'won', size: 2 }),
	setCard: (on) =>
		setCard(on.workspace, on.board, cardsOf(on)[0]?.id as never, { size: 2, before: null }),
	removeCard: (on) => removeCard(on.workspace, on.board, cardsOf(on)[0]?.id as never),
	deleteDashboard: ({ workspace, board }) => deleteDashboard(workspace, board),
	setPipelineArea: ({ workspace }) =>
		setPipelineArea(workspace, [...workspace.pipelines.keys()][0] as PipelineId, 'restricted'),
	decideOutcome: ({ workspace, contested }) => decideOutcome(workspace, contested, 'won'),
	decideRevived: ({ workspace, revived }) => decideRevived(workspace, revived, true),
	createCompany: ({ workspace }) => createCompany(workspace, { name: 'Cargo', phone: '1' }),
	setCompany: (on) => setCompany(on.workspace, twinsOf(on)[0], { phone: '12', name: 'Twin' }),
	deleteCompany: (on) => deleteCompany(on.workspace, twinsOf(on)[0]),
	deletePeople: ({ workspace, contact, twin }) => deletePeople(workspace, [contact, twin]),
	labelPeople: ({ workspace, contact, twin, label }) =>
		labelPeople(workspace, [contact, twin], label),
	ownCompanies: (on) => ownCompanies(on.workspace, twinsOf(on), on.workspace.member),
	mergeCompanies: (on) => {
		const [keep, drop] = twinsOf(on);
		return mergeCompanies(on.workspace, keep, [drop], { phone: '12' });
	},
	mergeContacts: ({ workspace, contact, twin }) =>
		mergeContacts(workspace, contact, [twin], { phone: '12' }),
	keepApart: (on) => keepApart(on.workspace, twinsOf(on)),
	restoreValue: (on) => restoreValue(on.workspace, on.overtaken, lossOf(on, 'title'), 'title'),
	restorePlace: (on) => restorePlace(on.workspace, on.overtaken, lossOf(on, 'place')),
	restore: ({ workspace, binned }) => restore(workspace, binned),
	renameStage: ({ workspace, demo }) => renameStage(workspace, demo, 'Show'),
	removeStage: ({ workspace, demo, proposal }) =>
		removeStage(workspace, proposal, { moveTo: demo }),
	placeDeals: ({ workspace, open, revived, demo }) => placeDeals(workspace, [open, revived], demo),
	restoreDeletedBy: ({ workspace, maker }) =>
		restoreDeletedBy(workspace, maker.workspace.member, 0 as EpochMs),
	together: ({ workspace, open, won, demo, proposal }) =>
		together(workspace, [
			() => setDeal(workspace, open, { title: '1' }),
			() => setDeal(workspace, open, { title: '2', value: euros(2) }),
			() => moveDeal(workspace, open, demo),
			() => moveDeal(workspace, open, proposal),
			() => winDeal(workspace, open),
			() => setDeal(workspace, won, { title: 'w' }),
			() => deleteDeal(workspace, won)
		])
};

/** Exported functions of the store that take a workspace and are no command: reads, parts of commands, undo itself. */
const NO_COMMANDS = new Set([
	...[
		'stamp',
		'ofTheApp',
		'commit',
		'companyNamed',
		'livingDeal',
		'pipelineOperations',
		'newMember'
	],
	...['setUp', 'adoptRoster', 'undo', 'redo', 'turn', 'turnInParts', 'appendInParts', 'obstacle'],
	...['isLarge', 'importStep', 'changedSince', 'invert', 'hides', 'activitiesOf', 'touched'],
	...['attachmentsOf', 'mayEnd'],
	...['contactByPhone', 'contactsOf', 'peopleOf', 'dealsWith', 'dealsOfCompany', 'searched'],
	...['openStages', 'pipelines', 'reasons', 'stageOfKind', 'stagesOf', 'totals'],
	...['today', 'news', 'dueCount', 'retired'],
	...[
		'takenBackOf',
		'activitiesInStage',
		'activitiesInOrder',
		'livingLead',
		'filteredLeads',
		'countStates'
	],
	...['orderedLeads', 'unworkedLeads', 'leadsWith', 'splitLeads'],
	...[
		'bin',
		'mayPurge',
		'companyTwins',
		'contactTwins',
		'companiesLike',
		'contactsLike',
		'likenessOf',
		'waysTo',
		'contestOf',
		'needsALook',
		'overtakenOf',
		'overtakenFields'
	],
	...['archivedPipelines', 'stagesAt', 'removedStages', 'lacking', 'missingFields', 'stopOf'],
	...['leftOpen', 'stillLacking', 'hasStage', 'lastOpenStage'],
	...['isPipelineName', 'isStageName', 'freePipelineName'],
	...['progressOf', 'mayEdit', 'benchmarksOf', 'benchmarkSubjects', 'isStageOf'],
	...['marksOf', 'proposalsFor', 'diagnosesOf', 'dashboard', 'dashboards'],
	// By the app, once.
	...['lacksDefaults', 'addDefaults'],
	...[
		'dealsWithoutStage',
		'fullest',
		'formerIn',
		'formerNames',
		'deletionsOf',
		'filled',
		'happenings',
		'wonValue'
	],
	...['contactsOfPersona', 'dealsOfPersona', 'personaOf', 'personaFigures', 'sifted'],
	// For good.
	'purge',
	// In parts, by `import.test.ts` and `handover.test.ts` beside this.
	...['appendImport', 'handOver'],
	...['heldBy', 'isAtWork', 'workload', 'unrated', 'weekFields', 'setUpWeek'],
	// Of the projection.
	...['outlineOf', 'adjusted', 'partOf', 'parseTop', 'parsePart', 'reviveRow', 'valueOf'],
	...['mayDelete', 'markRead', 'threads', 'conversations', 'unreadCount'],
	// Of one's own alone, by `comments.test.ts` beside this; of what the member alone sees.
	...['editComment', 'follow', 'follows', 'setOwn', 'noteOwn'],
	...['isKept', 'stampExit', 'from', 'placeIn', 'nurtured', 'listed'],
	// Of the list: reads, and the parts of one command.
	...[
		'importedFields',
		'memberOptions',
		'isEmpty',
		'text',
		'day',
		'money',
		'dealFields',
		'keeping',
		'keepingTitled',
		'asksWords',
		'titleText'
	],
	...[
		'asksActivities',
		'isOfOpen',
		'isMeant',
		'boundsOf',
		'dealTest',
		'sumsOf',
		'sortingOf',
		'inSlices',
		'slice'
	],
	...['whole', 'sorted', 'audienceOf', 'savedViews', 'savedView', 'savedOnce'],
	// By `bulk.test.ts`, `views.test.ts` and `dashboards.test.ts` beside this.
	'shareDashboard',
	...['changeDeals', 'saveView', 'updateView', 'renameView', 'pinView', 'deleteView', 'shareView'],
	...['closedFrom', 'fieldsOf', 'logUnder', 'restamped', 'besideOf'],
	...['customFields', 'takes', 'linkOf'],
	...['pastDeal', 'dealAnywhere', 'dealsEverywhere'],
	...['proposedSegment', 'segmentOf', 'stalled', 'partOf']
]);

test('COMMANDS has every command that the store exports', async () => {
	const files = import.meta.glob<Record<string, unknown>>('../../src/lib/store/*.ts');
	const exported = (await Promise.all(Object.values(files).map((load) => load()))).flatMap((file) =>
		Object.entries(file).flatMap(([name, value]) =>
			typeof value === 'function' && !/^[A-Z]/.test(name) ? [name] : []
		)
	);
	const known = new Set([...Object.keys(COMMANDS), ...NO_COMMANDS]);
	expect(exported.filter((name) => !known.has(name))).toEqual([]);
	expect([...known].filter((name) => !exported.includes(name))).toEqual([]);
});

/** What is seen: without what is deleted, and without the trace that changes leave. */
function seen(workspace: Workspace) {
	const all = shown(workspace);
	const living = <T extends { deleted: boolean }>(list: readonly T[]) =>
		list.filter(({ deleted }) => !deleted);
	return {
		...all,
		deals: living(all.deals).map((deal) => ({
			...deal,
			touchedAt: 0,
			// Taken back, it gave way to who took it back.
			overtaken: deal.overtaken.map(({ operation, register, by }) => [operation, register, by]),
			deletion: deal.deletion !== undefined,
			// Put back, a tick is of when it was put back.
			ticks: Object.keys(deal.ticks)
		})),
		companies: living(all.companies),
		contacts: living(all.contacts),
		tables: all.tables.map((table) =>
			living(table).map(({ touchedAt, fields, ...kept }) => ({
				...kept,
				// Emptied again is as never filled.
				fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
				touched: touchedAt > 0
			}))
		),
		contactsCalled: [],
		operations: []
	};
}

/** The same member on the same device after a reload. */
function reloaded(on: Setting, now = on.clock.now): Workspace {
	const { workspace } = on;
	const { device, member, random } = workspace;
	const logs = {
		directory: docLog(on.directory),
		team: docLog(on.team),
		me: docLog(on.me),
		log: docLog(on.log),
		activities: docLog(on.activities)
	};
	return new Workspace({ ...logs, device, member, now, random });
}

const lines = (workspace: Workspace) =>
	workspace.done.list.map(({ key, undone }) => `${key} ${undone}`);

describe.each(Object.keys(COMMANDS))('%s', (name) => {
	const act = COMMANDS[name] as (on: Start) => unknown;

	test('is one step; undo leaves what was seen before, redo what was seen after', () => {
		const on = start();
		const { workspace, clock } = on;
		const before = seen(workspace);
		expect(workspace.done.list).toEqual([]);
		act(on);
		const after = seen(workspace);
		expect(after).not.toEqual(before);
		expect(workspace.done.list).toHaveLength(1);
		for (let round = 0; round < 3; round++) {
			clock.advance(1000);
			expect(must(undo(workspace)).kept).toEqual([]);
			expect(seen(workspace)).toEqual(before);
			expect(refusal(undo(workspace)).code).toBe('nothing-to-undo');
			clock.advance(1000);
			expect(must(redo(workspace)).kept).toEqual([]);
			expect(seen(workspace)).toEqual(after);
		}
	});

	test('is the same one step after a reload, and nobody else’s', () => {
		const on = start();
		const before = seen(on.workspace);
		act(on);
		const after = seen(on.workspace);
		const second = reloaded(on);
		expect(lines(second)).toEqual(lines(on.workspace));
		must(undo(second));
		expect(seen(second)).toEqual(before);
		// The tab from before has heard of it.
		expect(seen(on.workspace)).toEqual(before);
		expect(lines(on.workspace)).toEqual(lines(second));
		const third = reloaded(on);
		must(redo(third));
		expect(seen(third)).toEqual(after);
		sync(on, on.maker);
		const { workspace: maker } = on.maker;
		const { device } = maker;
		const steps = new Set(on.workspace.done.list.map(({ key }) => key));
		expect(maker.done.list.some(({ key }) => steps.has(key))).toBe(false);
		// Nor is it offered to the same member at another device, or to another member at this one.
		const { member } = on.workspace;
		const docs = {
			directory: on.directory,
			team: on.team,
			log: on.log,
			activities: on.activities
		};
		const at = (who: Partial<Workspace>) => newBeside(docs, on, who);
		expect(at({ device, member }).done.list).toEqual([]);
		expect(at({ device: on.workspace.device, member: maker.member }).done.list).toEqual([]);
	});
});

function newBeside(
	docs: Pick<Setting, 'directory' | 'team' | 'log' | 'activities'>,
	{ workspace, clock }: Start,
	who: Partial<Pick<Workspace, 'device' | 'member'>>
): Workspace {
	return new Workspace({
		directory: docLog(docs.directory),
		team: docLog(docs.team),
		log: docLog(docs.log),
		activities: docLog(docs.activities),
		device: who.device ?? newDeviceId(workspace.random),
		member: who.member ?? newId('member', workspace.random),
		now: clock.now,
		random: workspace.random
	});
}

describe('Workspace.done', () => {
	test('offers a step for 24 hours and not 1 ms longer, with a reload and without', () => {
		const on = start();
		const { workspace, clock, open } = on;
		must(setDeal(workspace, open, { title: 'x' }));
		clock.advance(KEPT_MS);
		expect(workspace.done.list).toHaveLength(1);
		expect(reloaded(on).done.list).toHaveLength(1);
		clock.advance(1);
		expect(workspace.done.list).toEqual([]);
		expect(reloaded(on).done.list).toEqual([]);
		expect(refusal(undo(workspace)).code).toBe('nothing-to-undo');
		expect(refusal(undo(reloaded(on))).code).toBe('nothing-to-undo');
	});

	test('has nothing of a purge, nor takes back what was done to what is purged', () => {
		const { workspace, binned } = start();
		must(restore(workspace, binned));
		must(deleteContact(workspace, binned));
		const lines = workspace.done.list.length;
		must(purge(workspace, binned));
		expect(workspace.done.list).toHaveLength(lines);
		for (let n = 0; n < lines; n++)
			expect(refusal(undo(workspace))).toEqual({ code: 'changed-since', where: binned });
		expect(workspace.contacts.has(binned)).toBe(false);
	});

	test('has nothing of what the app does of itself: setting up, the roster', () => {
		const { workspace } = newWorkspace();
		joinAs(workspace, 'Zoe', 'owner');
		expect(workspace.done.list).toEqual([]);
	});

	test('reads the same whatever the order in which entries come, and however often', () => {
		forSeeds(cases(30), (random, seed) => {
			const on = start(seed);
			for (let n = 0; n < 12; n++) someAct(random, on);
			const entries = [on.directory, on.team, on.log, on.activities].flatMap((doc) =>
				logOf(doc).toArray()
			);
			const mixed = random.shuffle([...entries, ...random.some(entries, 0.3)]);
			const other = newBeside(newWorkspace(seed + 7), on, on.workspace);
			other.done.note(mixed);
			const known = new Set(lines(on.workspace));
			expect(lines(other).filter((line) => known.has(line))).toEqual(lines(on.workspace));
			const turning = (workspace: Workspace) =>
				new Map(workspace.done.list.map(({ key, turning }) => [key, turning.map(({ id }) => id)]));
			for (const [key, ids] of turning(on.workspace)) expect(turning(other).get(key)).toEqual(ids);
		});
	});

	test('goes on with what a second tab of the device has done', () => {
		const on = start();
		const tab = reloaded(on);
		must(setDeal(tab, on.open, { title: 'x' }));
		must(undo(on.workspace));
		expect(dealOf(tab, on.open).title).toBe('open');
		must(redo(tab));
		expect(dealOf(on.workspace, on.open).title).toBe('x');
	});
});

describe('turn(workspace, step)', () => {
	test('takes back a step though others were made since, and puts it back', () => {
		const { workspace, open, won } = start();
		must(setDeal(workspace, open, { title: 'x' }));
		must(setDeal(workspace, won, { title: 'y' }));
		must(setDeal(workspace, open, { value: euros(1) }));
		const first = workspace.done.list[2] as Step;
		must(turn(workspace, first));
		expect(dealOf(workspace, open)).toMatchObject({ title: 'open', value: euros(1) });
		expect(dealOf(workspace, won).title).toBe('y');
		expect(workspace.done.list.map(({ undone }) => undone)).toEqual([false, false, true]);
		must(turn(workspace, workspace.done.list[2] as Step));
		expect(dealOf(workspace, open).title).toBe('x');
	});

	test('refuses with changed-since what has been changed since, and says who did', () => {
		const on = start();
		const { workspace, open, maker } = on;
		must(setDeal(workspace, open, { title: 'x', value: euros(1) }));
		const [step] = workspace.done.list as [Step];
		expect(obstacle(workspace, step)).toBeUndefined();
		sync(on, maker);
		must(setDeal(maker.workspace, open, { title: 'theirs' }));
		sync(on, maker);
		expect(obstacle(workspace, step)).toEqual({ whole: true, by: maker.workspace.member });
		expect(refusal(turn(workspace, step))).toEqual({ code: 'changed-since', where: open });
		expect(dealOf(workspace, open).title).toBe('theirs');
	});

	test('takes back as much of a step of several commands as is as it was left', () => {
		const on = start();
		const { workspace, open, won, maker } = on;
		together(workspace, [
			() => setDeal(workspace, open, { title: 'x' }),
			() => setDeal(workspace, won, { title: 'y' })
		]);
		sync(on, maker);
		must(setDeal(maker.workspace, won, { title: 'theirs' }));
		sync(on, maker);
		const [step] = workspace.done.list as [Step];
		expect(obstacle(workspace, step)).toEqual({ whole: false, by: maker.workspace.member });
		expect(must(turn(workspace, step)).kept).toEqual([won]);
		expect(dealOf(workspace, open).title).toBe('open');
		expect(dealOf(workspace, won).title).toBe('theirs');
		must(redo(workspace));
		expect(dealOf(workspace, open).title).toBe('x');
		// Once the colleague has taken theirs back, all of it can be taken back again.
		must(undo(maker.workspace));
		sync(on, maker);
		expect(must(undo(workspace)).kept).toEqual([]);
		expect(dealOf(workspace, won).title).toBe('won');
	});

	test('refuses what was turned since it was looked at', () => {
		const { workspace, open } = start();
		must(setDeal(workspace, open, { title: 'x' }));
		const [step] = workspace.done.list as [Step];
		must(turn(workspace, step));
		expect(refusal(turn(workspace, step)).code).toBe('nothing-to-undo');
		expect(dealOf(workspace, open).title).toBe('open');
	});

	test('in parts shows nothing half done to undo, and ends as in one go', async () => {
		const on = start();
		const { workspace } = on;
		const before = seen(workspace);
		together(
			workspace,
			Array.from({ length: 250 }, (_, n) => () => createDeal(workspace, { title: `Row ${n}` }))
		);
		const after = seen(workspace);
		const offered: number[] = [];
		const pause = () => {
			offered.push(workspace.done.list.length);
			return Promise.resolve();
		};
		must(await turnInParts(workspace, workspace.done.last as Step, pause));
		expect(seen(workspace)).toEqual(before);
		// 250 deals in parts of 100, and what is no deal.
		expect(offered).toEqual([0, 0, 0, 0]);
		must(await turnInParts(workspace, workspace.done.next as Step, pause));
		expect(seen(workspace)).toEqual(after);
	});
});

describe('together(workspace, commands)', () => {
	test('does what can be done, and names what was refused', () => {
		const { workspace, open, gone } = start();
		const { done, refused } = together(workspace, [
			() => deleteDeal(workspace, open),
			() => deleteDeal(workspace, gone)
		]);
		expect([done.length, refused.map(({ code }) => code)]).toEqual([1, ['deal-deleted']]);
		expect(workspace.done.list).toHaveLength(1);
	});

	test('joins nothing that is done after it, also where a command throws', () => {
		const { workspace, open } = start();
		expect(() =>
			together(workspace, [
				() => setDeal(workspace, open, { title: 'x' }),
				() => {
					throw new Error('broken');
				}
			])
		).toThrow('broken');
		must(setDeal(workspace, open, { title: 'y' }));
		expect(workspace.done.list).toHaveLength(2);
	});
});

/** One command of a member, or a turn of one of their steps. */
function someAct(random: Random, on: Start): void {
	const { workspace, clock } = on;
	clock.advance(random.int(5000));
	const deals = [...workspace.deals.keys()];
	const open = random.pick(deals);
	const given = { ...on, open, won: random.pick(deals), gone: random.pick(deals) };
	const roll = random.next();
	if (roll < 0.15) undo(workspace);
	else if (roll < 0.25) redo(workspace);
	else if (roll < 0.35 && workspace.done.list.length > 0)
		turn(workspace, random.pick(workspace.done.list));
	else COMMANDS[random.pick(Object.keys(COMMANDS))]?.(given);
}

test('undo and redo in random sessions with a second member at work apart', () => {
	let turned = 0;
	forSeeds(cases(40), (random, seed) => {
		const on = start(seed);
		const { maker, clock } = on;
		const two = { ...on, ...maker } as Start;
		for (let n = 0; n < 40; n++) {
			someAct(random, random.chance(0.6) ? on : two);
			if (random.chance(0.2)) sync(on, maker);
			if (random.chance(0.1)) pass(on.log, maker.log);
		}
		sync(on, maker);
		expect(shown(on.workspace)).toEqual(shown(maker.workspace));
		const idsIn = ({ done }: Workspace) =>
			new Set(done.list.flatMap(({ operations }) => operations.map(({ id }) => id)));
		expect([...idsIn(on.workspace).intersection(idsIn(maker.workspace))]).toEqual([]);
		expect(lines(reloaded(on))).toEqual(lines(on.workspace));

		// What nobody has changed since goes, and what is seen comes again with it.
		for (const step of on.workspace.done.list) {
			const before = seen(on.workspace);
			// Of one that was put back in part, the rest comes again when it is turned twice.
			const whole = step.turning.length === step.operations.length;
			const free = whole && obstacle(on.workspace, step) === undefined;
			// What was kept for a record that is gone since, goes with the next undoing.
			const wasKept =
				step.undone &&
				step.operations.some(
					({ kind, record }) => kind === 'create' && !on.workspace.records.get(record)?.deleted
				);
			clock.advance(1000);
			const outcome = turn(on.workspace, step);
			if (!outcome.ok) {
				expect(outcome.problem.code).toBe('changed-since');
				expect(seen(on.workspace)).toEqual(before);
				continue;
			}
			if (!free || wasKept || outcome.value.kept.length > 0) continue;
			clock.advance(1000);
			const back = on.workspace.done.step(step.key) as Step;
			// A company, or a stage, that a deal of another step needs meanwhile stays.
			const again = turn(on.workspace, back);
			if (!again.ok) expect(again.problem.code).toBe('changed-since');
			if (!again.ok || again.value.kept.length > 0) continue;
			expect(seen(on.workspace)).toEqual(before);
			turned++;
		}
	});
	// Most steps are as they were left: the test is about something.
	expect(turned).toBeGreaterThan(cases(40) * 2);
});
