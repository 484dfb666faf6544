import { plainName } from '#lib/domain/plain-name.ts';
import { formatNumber, formatPercent } from '#lib/i18n/format.ts';
import type {
	Attachment,
	Attachments,
	NotAttached,
	RefusedBlob,
	Standing
} from '#lib/state/attachments.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { formatSize } from '#lib/ui/settings/size.ts';

/** What an attachment is called. */
export function nameOf({ name, kind }: Attachment): string {
	return plainName(name) || t(`attachment.kind.${kind}`);
}

/** A length, as a clock shows it. */
export function clockText(seconds: number): string {
	const two = { minimumIntegerDigits: 2 };
	const minutes = formatNumber(ways(), Math.floor(seconds / 60));
	return `${minutes}:${formatNumber(ways(), Math.floor(seconds % 60), two)}`;
}

/** Where its content is, in words; none where it is here and at the relay. */
export function standingText(
	workspace: OpenWorkspace,
	attachment: Attachment,
	standing: Standing
): string | undefined {
	switch (standing.kind) {
		case 'here': {
			const { upload } = standing;
			if (!upload) return undefined;
			if (upload.share !== undefined)
				return t('attachment.sending', { share: percent(upload.share) });
			// Nobody takes it any more.
			if (workspace.membership?.barred === 'revoked') return t('attachment.refused');
			return upload.refused ? refusedText(upload.refused) : t('attachment.waiting');
		}
		case 'coming':
			return t('attachment.coming', { share: percent(standing.share) });
		case 'away':
			return awayText(workspace, attachment, standing.why);
		default:
			return standing satisfies never;
	}
}

function refusedText({ code, most }: RefusedBlob): string {
	const told = { most: formatSize(ways(), most ?? 0) };
	if (code === 'too-large') return t('attachment.refused.tooLarge', told);
	if (code !== 'full') return t('attachment.refused');
	return most === undefined ? t('attachment.refused.full') : t('attachment.refused.usedUp', told);
}

function awayText(
	workspace: OpenWorkspace,
	{ madeBy }: Attachment,
	why: Extract<Standing, { readonly kind: 'away' }>['why']
): string {
	switch (why) {
		case undefined:
			return t('attachment.away');
		case 'unknown':
			return t('attachment.away.elsewhere', { name: workspace.memberName(madeBy) });
		case 'not-stored':
			return t('attachment.away.noRoom');
		case 'other':
			return t('attachment.away.damaged');
		default:
			return t('attachment.away.offline');
	}
}

/** Why something was not attached, in words. */
export function problemText(name: string, problem: NotAttached): string {
	switch (problem.code) {
		case 'empty':
			return t('attachment.problem.empty', { name });
		case 'too-large':
			return t('attachment.problem.tooLarge', { name, most: formatSize(ways(), problem.most) });
		case 'not-stored':
			return problem.problem.code === 'quota'
				? t('attachment.problem.noRoom', { name })
				: t('attachment.problem.notStored', { name });
		case 'refused':
			return t('attachment.problem.refused', { name });
		default:
			return problem satisfies never;
	}
}

/** The content as a file that bears its name; `undefined` where it is not on this device. */
export async function fileOf(desk: Attachments, attachment: Attachment): Promise<File | undefined> {
	const content = await desk.content(attachment);
	return content && new File([content], nameOf(attachment), { type: content.type });
}

function percent(share: number): string {
	return formatPercent(ways(), Math.floor(share * 100) / 100);
}
