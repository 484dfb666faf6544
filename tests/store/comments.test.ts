import { describe, expect, test } from 'vitest';
import type { CommentId, MemberId } from '#lib/domain/ids.ts';
import {
	addComment,
	COMMENT_LENGTH,
	deleteComment,
	editComment,
	markRead,
	react,
	threads
} from '#lib/store/comments.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { conversations, unreadCount } from '#lib/store/conversations.ts';
import { follow } from '#lib/store/own.ts';
import { undo } from '#lib/store/undo.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { addDeal, must, newWorkspace, refusal } from '../helpers/workspace.ts';

/** Two members of one workspace, with a deal of the first. */
function pair() {
	const ann = newWorkspace();
	const deal = addDeal(ann.workspace);
	const ben = colleagueOf(ann);
	return { ann, ben, deal };
}

describe('addComment(workspace, on, draft)', () => {
	test('is found by what it is on, with its text trimmed', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const id = must(addComment(workspace, deal, { text: '  Call them \n' }));
		expect([...workspace.comments.of(deal)]).toMatchObject([
			{ id, on: deal, text: 'Call them', madeBy: workspace.member, mentions: [], edited: false }
		]);
	});

	test('of an answer to an answer belongs to the first', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const first = must(addComment(workspace, deal, { text: '1' }));
		const second = must(addComment(workspace, deal, { text: '2', replyTo: first }));
		must(addComment(workspace, deal, { text: '3', replyTo: second }));
		expect(threads(workspace, deal)).toMatchObject([
			{ comment: { text: '1' }, replies: [{ text: '2' }, { text: '3' }] }
		]);
	});

	test('is refused without words, with too many, and on what is not here', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		expect(refusal(addComment(workspace, deal, { text: ' \n' })).code).toBe('text-missing');
		const long = 'x'.repeat(COMMENT_LENGTH + 1);
		expect(refusal(addComment(workspace, deal, { text: long })).code).toBe('text-long');
		must(deleteDeal(workspace, deal));
		expect(refusal(addComment(workspace, deal, { text: 'x' })).code).toBe('record-unknown');
		expect(workspace.comments.size).toBe(0);
	});

	test('of a viewer is refused', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		workspace.grant = { role: 'viewer' };
		expect(refusal(addComment(workspace, deal, { text: 'x' })).code).toBe('read-only');
	});
});

describe('editComment(workspace, id, draft) and deleteComment(workspace, id)', () => {
	test('change one’s own, and say that it was changed', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const id = must(addComment(workspace, deal, { text: 'One' }));
		must(editComment(workspace, id, { text: 'Two' }));
		expect(workspace.comments.get(id)).toMatchObject({ text: 'Two', edited: true });
		must(undo(workspace));
		expect(workspace.comments.get(id)).toMatchObject({ text: 'One', edited: false });
		must(deleteComment(workspace, id));
		expect(threads(workspace, deal)).toEqual([]);
		must(undo(workspace));
		expect(threads(workspace, deal)).toHaveLength(1);
	});

	test('leave those of others alone, but that who leads may take them away', () => {
		const { ann, ben, deal } = pair();
		const id = must(addComment(ann.workspace, deal, { text: 'One' }));
		sync(ann, ben);
		ben.workspace.grant = { role: 'rep' };
		expect(refusal(editComment(ben.workspace, id, { text: 'x' })).code).toBe('not-yours');
		expect(refusal(deleteComment(ben.workspace, id)).code).toBe('not-yours');
		ben.workspace.grant = { role: 'manager' };
		expect(refusal(editComment(ben.workspace, id, { text: 'x' })).code).toBe('not-yours');
		must(deleteComment(ben.workspace, id));
	});
});

test('react(workspace, id, sign) of several members apart keeps the sign of each, and takes one back', () => {
	const { ann, ben, deal } = pair();
	const id = must(addComment(ann.workspace, deal, { text: 'Won!' }));
	sync(ann, ben);
	must(react(ann.workspace, id, '👍'));
	must(react(ben.workspace, id, '🎉'));
	sync(ann, ben);
	const signs = () => new Map(ann.workspace.comments.get(id)?.reactions);
	expect(signs()).toEqual(
		new Map([
			[ann.workspace.member, '👍'],
			[ben.workspace.member, '🎉']
		])
	);
	must(react(ben.workspace, id, null));
	sync(ann, ben);
	expect(signs()).toEqual(new Map([[ann.workspace.member, '👍']]));
});

describe('a comment that one deletes and another answers apart', () => {
	test('stays deleted whatever the sign, and the answers to it stand together', () => {
		const { ann, ben, deal } = pair();
		const doomed = must(addComment(ann.workspace, deal, { text: 'Oops' }));
		sync(ann, ben);
		must(deleteComment(ann.workspace, doomed));
		ann.clock.advance(1000);
		must(react(ben.workspace, doomed, '👍'));
		const first = must(addComment(ben.workspace, deal, { text: 'Why?', replyTo: doomed }));
		ann.clock.advance(1000);
		const second = must(addComment(ben.workspace, deal, { text: 'Well?', replyTo: doomed }));
		sync(ann, ben);
		for (const { workspace } of [ann, ben]) {
			expect(workspace.comments.living(doomed)).toBeUndefined();
			expect(threads(workspace, deal)).toMatchObject([
				{ comment: undefined, replies: [{ id: first }, { id: second }] }
			]);
		}
		must(undo(ann.workspace));
		sync(ann, ben);
		for (const { workspace } of [ann, ben])
			expect(threads(workspace, deal)).toMatchObject([
				{ comment: { id: doomed }, replies: [{ id: first }, { id: second }] }
			]);
	});

	test('keeps the place of what is being answered', () => {
		const { ann, ben, deal } = pair();
		const doomed = must(addComment(ann.workspace, deal, { text: 'Oops' }));
		ann.clock.advance(1000);
		const other = must(addComment(ann.workspace, deal, { text: 'Else' }));
		sync(ann, ben);
		must(deleteComment(ann.workspace, doomed));
		sync(ann, ben);
		expect(threads(ben.workspace, deal)).toMatchObject([{ id: other }]);
		const shown = [{ id: doomed, comment: undefined, replies: [] }, { id: other }];
		expect(threads(ben.workspace, deal, doomed)).toMatchObject(shown);
		expect(threads(ben.workspace, other as never, doomed)).toEqual([]);
		ann.clock.advance(1000);
		const reply = must(addComment(ben.workspace, deal, { text: 'Why?', replyTo: doomed }));
		expect(threads(ben.workspace, deal)).toMatchObject([
			{ id: doomed, replies: [{ id: reply }] },
			{ id: other }
		]);
	});

	test('is back where it was edited apart', () => {
		const { ann, ben, deal } = pair();
		const id = must(addComment(ann.workspace, deal, { text: 'One' }));
		sync(ann, ben);
		ben.workspace.grant = { role: 'manager' };
		must(deleteComment(ben.workspace, id));
		must(editComment(ann.workspace, id, { text: 'Two' }));
		sync(ann, ben);
		for (const { workspace } of [ann, ben]) expect(workspace.comments.living(id)?.text).toBe('Two');
	});
});

describe('conversations(workspace)', () => {
	test('are what names one, answers one, is about what is one’s own or followed, each by its strongest reason', () => {
		const { ann, ben, deal } = pair();
		const { workspace } = ann;
		const theirs = addDeal(ben.workspace, { owner: ben.workspace.member, title: 'Theirs' });
		const other = addDeal(ben.workspace, { owner: ben.workspace.member, title: 'Other' });
		sync(ann, ben);
		const asked = must(addComment(workspace, theirs, { text: 'When?' }));
		must(follow(workspace, other, true));
		sync(ann, ben);
		const say = (on: typeof deal, text: string, more: object = {}) => {
			ann.clock.advance(1000);
			return must(addComment(ben.workspace, on, { text, ...more }));
		};
		say(deal, 'own');
		say(theirs, 'reply', { replyTo: asked });
		say(other, 'follow');
		say(theirs, 'mention', { replyTo: asked, mentions: [workspace.member] });
		say(theirs, 'nothing of hers');
		sync(ann, ben);
		expect(conversations(workspace).map(({ comment, concern }) => [comment.text, concern])).toEqual(
			[
				['mention', 'mention'],
				['follow', 'follow'],
				['reply', 'reply'],
				['own', 'own']
			]
		);
		expect(conversations(ben.workspace).map(({ comment }) => comment.text)).toEqual(['When?']);
	});

	test('are unread until they are marked, which is no step and is there on another device of the member', () => {
		const { ann, ben, deal } = pair();
		must(addComment(ben.workspace, deal, { text: 'One' }));
		must(addComment(ben.workspace, deal, { text: 'Two' }));
		sync(ann, ben);
		const { workspace } = ann;
		const steps = workspace.done.list.length;
		expect(unreadCount(workspace)).toBe(2);
		const [first] = conversations(workspace);
		must(markRead(workspace, [first?.comment.id as CommentId]));
		expect(unreadCount(workspace)).toBe(1);
		const before = workspace.version;
		must(markRead(workspace, [first?.comment.id as CommentId]));
		expect(workspace.version).toBe(before);
		must(
			markRead(
				workspace,
				conversations(workspace).map(({ comment }) => comment.id)
			)
		);
		expect(unreadCount(workspace)).toBe(0);
		expect(workspace.done.list).toHaveLength(steps);
		expect(unreadCount(ben.workspace)).toBe(0);
	});

	test('have nothing of a comment that was taken away', () => {
		const { ann, ben, deal } = pair();
		const id = must(addComment(ben.workspace, deal, { text: 'One' }));
		must(deleteComment(ben.workspace, id));
		sync(ann, ben);
		expect(conversations(ann.workspace)).toEqual([]);
	});
});

test('mentions that name nobody are kept as they are', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace);
	const id = must(addComment(workspace, deal, { text: '@x', mentions: ['mgone' as MemberId] }));
	expect(workspace.comments.get(id)?.mentions).toEqual(['mgone']);
});
