import type { Stop } from './gate.ts';

/**
 * Everything that may be refused in the ordinary course of work, by code.
 *
 * The interface turns a code into a sentence (`i18n`, key `problem.<code>`); nothing here is shown as it is.
 */
export type ProblemCode =
	| 'title-missing'
	| 'value-invalid'
	/** Beyond what can be counted exactly. */
	| 'value-large'
	/** A value or a cost below zero. */
	| 'value-negative'
	| 'day-invalid'
	/** Of what has happened, a day that is still to come. */
	| 'day-ahead'
	| 'currency-invalid'
	| 'zone-invalid'
	/** A week needs a working day. */
	| 'week-invalid'
	/** Not a decimal number above zero. */
	| 'rate-invalid'
	| 'deal-unknown'
	| 'deal-deleted'
	| 'deal-closed'
	| 'too-many-past'
	| 'deal-open'
	| 'lead-unknown'
	| 'lead-deleted'
	/** Its deal has to go, or be looked at, first. */
	| 'lead-converted'
	/** It has to be reopened first. */
	| 'lead-disqualified'
	/** Neither a name nor a company nor a title. */
	| 'lead-nameless'
	| 'outcome-wrong'
	| 'note-missing'
	| 'stage-unknown'
	| 'stage-wrong-kind'
	/** A pipeline needs one open stage at least. */
	| 'stage-last'
	/** The deal lacks what its stage asks for. */
	| 'stage-unmet'
	| 'pipeline-unknown'
	/** A workspace needs one pipeline at least. */
	| 'pipeline-last'
	| 'count-invalid'
	| 'reason-missing'
	| 'record-unknown'
	| 'name-missing'
	| 'text-missing'
	/** `where` is the greatest length. */
	| 'text-long'
	/** Only who made it may change it. */
	| 'not-yours'
	| 'nothing-to-undo'
	| 'changed-since'
	/** One reads here, or was let go. */
	| 'read-only'
	/** Pipelines, people and settings are written by owners and managers. */
	| 'not-manager'
	/** It is, or would go, where this member does not see it any more. */
	| 'area-closed'
	/** One may not write until an owner or a manager has looked. */
	| 'held'
	/** A newer version of the app has made something of the workspace that this one would misread. */
	| 'outdated';

/** A refusal: what was wrong, and where it was seen. */
export interface Problem {
	readonly code: ProblemCode;
	/** The offending value or the place (a field, a record), for the message. */
	readonly where?: string;
	/** Of `stage-unmet`: what is missing, and where the deal was to go. */
	readonly stop?: Stop;
}

/** The outcome of what may be refused. Failures are values; only the impossible throws. */
export type Result<T, P = Problem> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
	return { ok: true, value };
}

export function refuse(
	code: ProblemCode,
	where?: string
): { readonly ok: false; readonly problem: Problem } {
	return { ok: false, problem: where === undefined ? { code } : { code, where } };
}
