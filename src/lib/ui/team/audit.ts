import { ROLES } from '#lib/protocol/permission.ts';
import type { AuditEntry } from '#lib/state/team.svelte.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** An entry of the record as a sentence. `nameOf` says who a member is, `undefined` for one who is gone. */
export function auditText(
	{ action, member, details }: AuditEntry,
	nameOf: (member: string) => string | undefined
): string {
	const named = (id: string) => nameOf(id) ?? t('team.audit.former');
	const who = member === undefined ? t('team.audit.operator') : named(member);
	const about = details['member'];
	const name = typeof about === 'string' ? named(about) : '';
	const known = ROLES.find((role) => role === (details['role'] ?? details['to']));
	const role = known ? t(`team.role.${known}`) : '';
	switch (action) {
		case 'create':
			return t('team.audit.create', { who });
		case 'join':
			return t('team.audit.join', { who, role });
		case 're-admit':
			return t('team.audit.readmit', { who });
		case 'recover':
			return t('team.audit.recover', { who });
		case 'invite':
			return t('team.audit.invite', { who, role });
		case 'end-invitation':
			return t('team.audit.endInvitation', { who });
		case 'change':
			// What is seen is changed with the role that there was.
			if (details['from'] === details['to']) return t('team.audit.areas', { who, name });
			return t('team.audit.change', { who, name, role });
		case 'rename':
			return t('team.audit.rename', { who });
		case 'revoke':
			return t(details['device'] === undefined ? 'team.audit.revoke' : 'team.audit.revokeDevice', {
				who,
				name
			});
		case 'leave':
			return t('team.audit.leave', { who });
		case 'set-recovery':
			return t('team.audit.recovery', { who });
		case 'hold':
			return t('team.audit.hold', { name: name || who });
		case 'release':
			return t('team.audit.release', { who, name });
		case 'erase':
			return t('team.audit.erase', { who });
		default:
			return t('team.audit.other', { who, action });
	}
}
