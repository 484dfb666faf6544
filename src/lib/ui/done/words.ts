import { history, type Entry } from '#lib/domain/history.ts';
import {
	ME,
	SETTINGS,
	typeOf,
	type AttachmentId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import { REACTION, type Fields, type Operation } from '#lib/domain/operation.ts';
import { FOLLOW, PIN, QUERY } from '#lib/domain/own.ts';
import { formatDay, formatList } from '#lib/i18n/format.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace, Step } from '#lib/state/workspace.svelte.ts';
import { nameOf as attachmentName } from '#lib/ui/attachments/words.ts';
import { fieldName, valueText } from '#lib/ui/deals/values.ts';
import { insightSentences, isInsight } from '#lib/ui/insights/sentences.ts';
import { leadField, leadValue } from '#lib/ui/leads/sentences.ts';
import { settingsSentences } from './settings-words.ts';

/** What a step did, in words. */
export interface Words {
	/** The records it is about. */
	readonly name: string;
	readonly what: string;
}

type Written = Pick<Step['operations'][number], 'id' | 'record'>;

/** As many names as say what it is about. */
const NAMED = 3;

/** As much of a text, in signs, as says which it is. */
const BEGIN = 80;

export function wordsOf(workspace: LiveWorkspace, { operations }: Step): Words {
	const [first] = operations;
	if (first?.imported) {
		const n = operations.filter(isNewDeal).length;
		return { name: t('nav.import'), what: t('done.imported', { n }) };
	}
	const own = operations.find(({ record }) => typeOf(record) === 'me');
	if (own) return ownWords(workspace, own.id);
	const merged = operations.filter((one) => mergedInto(workspace, one) !== undefined);
	const into = merged[0] && mergedInto(workspace, merged[0]);
	if (into)
		return {
			name: namesOf(workspace, [...new Set(merged.map(({ record }) => record))]),
			what: t('look.merged', { name: nameOf(workspace, into) })
		};
	// What was made on the way, company or contact of a lead, is not what it is about.
	const main =
		operations.find(({ record }) => typeOf(record) === 'lead') ??
		operations.find(({ record }) => typeOf(record) !== 'company') ??
		first;
	const type = main && typeOf(main.record);
	const records = [
		...new Set(operations.map(({ record }) => record).filter((id) => typeOf(id) === type))
	];
	const name = namesOf(workspace, records);
	if (records.length > 1) return { name, what: t('done.several', { n: records.length }) };
	const of = operations.filter(({ record }) => record === main?.record);
	const what = new Set(of.flatMap(({ id, record }) => said(workspace, record, id)));
	return { name, what: [...what].join(' · ') };
}

function namesOf(workspace: LiveWorkspace, records: readonly RecordId[]): string {
	const names = records.slice(0, NAMED).map((record) => nameOf(workspace, record));
	return formatList(ways(), names) + (records.length > NAMED ? '…' : '');
}

/** The fields that an operation wrote. */
function fieldsOf(workspace: LiveWorkspace, { id, record }: Written): Fields {
	const written = workspace.now.records.get(record)?.operations.find((one) => one.id === id);
	return written && 'fields' in written.body ? written.body.fields : {};
}

/** The company or contact that an operation merged its own into. */
function mergedInto(workspace: LiveWorkspace, written: Written): RecordId | undefined {
	const type = typeOf(written.record);
	if (type !== 'company' && type !== 'contact') return undefined;
	const into = fieldsOf(workspace, written)['mergedInto'];
	return typeof into === 'string' ? (into as RecordId) : undefined;
}

/** What a member did of their own: with the name of what it is about. */
function ownWords(workspace: LiveWorkspace, id: Operation['id']): Words {
	for (const [register, on] of Object.entries(fieldsOf(workspace, { id, record: ME }))) {
		const after = (prefix: string) =>
			register.startsWith(prefix) ? (register.slice(prefix.length) as RecordId) : undefined;
		const pinned = after(PIN);
		if (pinned)
			return { name: nameOf(workspace, pinned), what: t(on ? 'done.pinned' : 'done.unpinned') };
		const followed = after(FOLLOW);
		if (followed)
			return {
				name: nameOf(workspace, followed),
				what: t(on ? 'done.followed' : 'done.unfollowed')
			};
	}
	return { name: '', what: '' };
}

/** A step as one line. */
export function lineOf(workspace: LiveWorkspace, step: Step): string {
	const { name, what } = wordsOf(workspace, step);
	return name === '' ? what : t('done.line', { name, what });
}

function isNewDeal({ kind, record }: Step['operations'][number]): boolean {
	return kind === 'create' && typeOf(record) === 'deal';
}

function nameOf(workspace: LiveWorkspace, record: RecordId): string {
	const fields = workspace.now.records.get(record)?.fields ?? {};
	const about = fields['deal'] ?? fields['lead'] ?? fields['contact'];
	if (typeOf(record) === 'activity' && typeof about === 'string')
		return nameOf(workspace, about as RecordId);
	if (typeOf(record) === 'comment' && typeof fields['on'] === 'string')
		return nameOf(workspace, fields['on'] as RecordId);
	const attachment = workspace.now.table('attachment').get(record as AttachmentId);
	if (attachment) return attachmentName(attachment);
	const { stage } = fields;
	if (typeOf(record) === 'diagnosis' && typeof stage === 'string')
		return nameOf(workspace, stage as RecordId);
	const name = fields['title'] ?? fields['name'];
	return typeof name === 'string' ? name : '';
}

/** What an operation of a record did, one text a change. */
function said(workspace: LiveWorkspace, record: RecordId, id: Operation['id']): readonly string[] {
	const folded = workspace.now.records.get(record);
	const entry = folded && history(folded).find(({ operation }) => operation.id === id);
	if (!entry) return [];
	if (typeOf(record) === 'comment') return saidOfComment(entry);
	const { operation, changes } = entry;
	const stage = (id: StageId) => workspace.stage(id)?.name ?? t('common.none');
	switch (operation.kind) {
		case 'create':
			return [typeOf(record) === 'activity' ? t('activity.log') : t('done.created')];
		case 'set':
			if (isInsight(record)) return insightSentences(workspace, changes);
			if (record === SETTINGS) return settingsSentences(workspace, changes);
			return changes.map(({ field, from, to }) => {
				if (field.startsWith(QUERY)) return t('view.done.query');
				if (field === 'notTwins') return t('look.twins.apart');
				const isLead = typeOf(record) === 'lead';
				const value = isLead ? leadValue : valueText;
				return t('done.set', {
					field: isLead ? leadField(workspace, field) : fieldName(workspace, field),
					from: value(workspace, field, from),
					to: value(workspace, field, to)
				});
			});
		case 'move': {
			const { from, stage: to } = operation.body;
			return [t('done.moved', { from: stage(from.stage), to: stage(to) })];
		}
		case 'win':
			return [t('board.won')];
		case 'lose':
			return [t('done.lost', { reason: workspace.reasonName(operation.body.reason) })];
		case 'disqualify':
			return [t('done.disqualified', { reason: workspace.reasonName(operation.body.reason) })];
		case 'nurture':
			return [t('done.nurture', { day: formatDay(ways(), operation.body.until) })];
		case 'reopen':
			return [t('done.reopened', { stage: stage(operation.body.stage) })];
		case 'order':
			return [t('done.ordered', { stage: stage(operation.body.stage) })];
		case 'delete':
			return [t(operation.body.deleted ? 'done.deleted' : 'done.restored')];
		case 'purge':
			// For good: it is never a step.
			return [];
		default:
			return operation satisfies never;
	}
}

/** What was done to a comment, with its words. */
function saidOfComment({ operation, changes }: Entry): readonly string[] {
	if (operation.kind === 'delete')
		return [t(operation.body.deleted ? 'talk.deleted' : 'done.restored')];
	const shown = (value: unknown) => (typeof value === 'string' ? begin(value) : t('common.none'));
	return changes.flatMap(({ field, from, to }) => {
		const isText = field === 'text';
		if (!isText && !field.startsWith(REACTION)) return [];
		const name = t(isText ? 'search.comment' : 'talk.react');
		return operation.kind === 'create'
			? t('done.line', { name, what: shown(to) })
			: t('done.set', { field: name, from: shown(from), to: shown(to) });
	});
}

/** The beginning of a text, which may be longer than a line can say. */
function begin(text: string): string {
	const signs = [...text];
	return signs.length > BEGIN ? `${signs.slice(0, BEGIN).join('').trimEnd()}…` : text;
}
