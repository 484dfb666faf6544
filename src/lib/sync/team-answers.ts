import type { Admission, AuditEntry, TeamAction, TeamAnswers } from '#lib/protocol/team.ts';
import {
	granted,
	isIdList,
	isInvitation,
	isName,
	isNumber,
	isObject,
	isRoster,
	isText,
	listOf,
	maybe,
	shape,
	type Check
} from './team-shapes.ts';

const isAdmission = shape<Admission>({
	...granted,
	workspace: isText,
	member: isText,
	name: isName,
	device: isText,
	certificate: isText
});

const isNothing: Check<Record<string, never>> = isObject;

const isDetails = (value: unknown): value is AuditEntry['details'] =>
	isObject(value) && Object.values(value).every((one) => typeof one === 'string' || isNumber(one));

/** The shape of each answer. */
export const ANSWERS: { readonly [A in TeamAction]: Check<TeamAnswers[A]> } = {
	create: isAdmission,
	join: isAdmission,
	recover: isAdmission,
	tickets: shape<TeamAnswers['tickets']>({
		...granted,
		tickets: isIdList,
		member: isText,
		version: isNumber,
		certificate: maybe(isText)
	}),
	roster: isRoster,
	invite: isInvitation,
	'end-invitation': isRoster,
	change: isRoster,
	rename: isRoster,
	revoke: isRoster,
	leave: isNothing,
	'set-recovery': isNothing,
	release: isRoster,
	erase: shape<TeamAnswers['erase']>({ until: isNumber }),
	audit: shape<TeamAnswers['audit']>({
		entries: listOf(
			shape<AuditEntry>({
				seq: isNumber,
				at: isNumber,
				member: maybe(isText),
				device: maybe(isText),
				action: isText,
				details: isDetails
			})
		)
	})
};

export const isChallenge = shape<{ readonly challenge: string }>({ challenge: isText });
export const isRefused = shape<{ readonly code: string }>({ code: isText });
