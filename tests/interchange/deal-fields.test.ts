import { describe, expect, test } from 'vitest';
import { CUSTOM } from '#lib/domain/deal.ts';
import { REASON_USES } from '#lib/domain/directory.ts';
import { addListed, listed } from '#lib/store/catalogue.ts';
import { createContact } from '#lib/store/contacts.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { bringDeals } from '../helpers/importing.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { must, newWorkspace } from '../helpers/workspace.ts';

const FILE = [
	[
		...[
			'Deal ID',
			'Deal name',
			'Amount',
			'Cost',
			'Company',
			'Contacts',
			'Stage',
			'Status',
			'Closed'
		],
		...['Loss reason', 'Loss note', 'Competitor', 'Look again on', 'Paid on', 'Source', 'Segment'],
		...[
			'Persona',
			'Labels',
			'Next step',
			'Next step date',
			'Seats',
			'Rooms',
			'Reached by',
			'Signed'
		]
	].join(','),
	'1,Lamps,1000,400,GTX,"Mina Rad; Bo, Jr.",Demo,open,,,,,,,Fair,repeat,CFO,"hot, big",Call,2026-12-01,12,"roof, cellar",Ada,yes',
	'2,Beds,700,,GTX,,Won,won,2026-03-01,,,,,2026-04-01,Web,New business,CFO,hot,,,,,,no',
	'3,Doors,300,,Ajax,,Lost,lost,2026-03-02,Price,Too dear,Umbra,,,Web,,,,,,,,,',
	'4,Mats,20,,Ajax,,Demo,disqualified,2026-03-03,No fit,Too small,,,,,,,,,,,,,',
	'5,Pots,30,,Ajax,,Demo,nurture,2026-03-04,Timing,In autumn,,2026-09-01,,,,,,,,,,,',
	'6,Pans,30,,Ajax,,Demo,nurture,2026-03-04,,,,,,,,,,,,,,,',
	'7,Cups,30,,Ajax,,Demo,nurture,,,,,,,,,,,,,,,,',
	'8,Mugs,30,,Ajax,,Demo,open,,,,,,,,,,,,,,,,perhaps',
	'9,Lids,-30,,Ajax,,Demo,open,,,,,,,,,,,,,,,,',
	'10,Tins,30,(4),Ajax,,Demo,open,,,,,,,,,,,,,,,,'
].join('\n');

/** The workspace's own fields of its deals, by their names. */
function addFields(workspace: Workspace) {
	const field = (name: string, type: string, choices: readonly string[] = []) =>
		CUSTOM + must(addListed(workspace, 'custom-field', { name, type, of: 'deal', choices }));
	return {
		seats: field('Seats', 'number'),
		rooms: field('Rooms', 'choices', ['roof']),
		reached: field('Reached by', 'person'),
		signed: field('Signed', 'yes-no')
	};
}

function named(workspace: Workspace, title: string) {
	const found = [...workspace.deals.values()].find((deal) => deal.title === title && !deal.deleted);
	if (!found) throw new Error(`no deal ${title}`);
	return found;
}

describe('Desk.make(plan, ground, texts, stamp) of all that a deal has', () => {
	test('people, source, segment, persona, labels, cost, next step and fields of the workspace’s own', async () => {
		const { workspace } = newWorkspace();
		const own = addFields(workspace);
		const bo = must(createContact(workspace, { name: 'Bo, Jr.', email: 'bo@x.de' }));
		const { refused } = await bringDeals(workspace, FILE);
		expect(refused.map(({ line, refusal }) => [line, refusal.code])).toEqual([
			[8, 'until'],
			[9, 'flag'],
			[10, 'negative'],
			[11, 'negative']
		]);
		const lamps = named(workspace, 'Lamps');
		expect(lamps).toMatchObject({
			...{ segment: 'repeat', nextStep: 'Call', nextOn: '2026-12-01', status: 'open' },
			...{ value: { amount: 100_000 }, cost: { amount: 40_000 }, extra: {} }
		});
		expect(lamps.contacts.map((id) => workspace.contacts.get(id)?.name)).toEqual([
			'Mina Rad',
			'Bo, Jr.'
		]);
		expect(lamps.contacts[1]).toBe(bo);
		expect(lamps.source && workspace.table('source').get(lamps.source)?.name).toBe('Fair');
		expect(lamps.persona && workspace.table('persona').get(lamps.persona)?.name).toBe('CFO');
		expect(lamps.labels.map((id) => workspace.table('label').get(id)?.name).sort()).toEqual([
			'big',
			'hot'
		]);
		expect(lamps.entries).toMatchObject({
			...{ [own.seats]: 12, [own.rooms]: ['roof', 'cellar'], [own.signed]: true },
			[own.reached]: workspace.member
		});
		const [, rooms] = listed(workspace, 'custom-field');
		expect(rooms?.choices).toEqual(['roof', 'cellar']);
		expect(named(workspace, 'Beds')).toMatchObject({
			segment: 'new',
			entries: { [own.signed]: false }
		});
		// What is referred to by name is made once.
		expect(listed(workspace, 'source').map(({ name }) => name)).toEqual(['Fair', 'Web']);
		expect(listed(workspace, 'persona')).toHaveLength(1);
	});

	test('the four exits, each on its day, with its reason among those of its use', async () => {
		const { workspace } = newWorkspace();
		await bringDeals(workspace, FILE);
		const reason = (title: string) => {
			const { lost } = named(workspace, title);
			const known = lost?.reason && workspace.reasons.get(lost.reason);
			return known && [known.name, known.use];
		};
		expect(named(workspace, 'Beds')).toMatchObject({
			...{ status: 'won', paidOn: '2026-04-01', enteredAt: '2026-03-01' }
		});
		const doors = named(workspace, 'Doors');
		expect(doors).toMatchObject({ status: 'lost', enteredAt: '2026-03-02' });
		expect(doors.lost).toMatchObject({ note: 'Too dear', competitor: 'Umbra' });
		expect(reason('Doors')).toEqual(['Price', 'lost']);
		const mats = named(workspace, 'Mats');
		expect(mats).toMatchObject({ status: 'disqualified', lost: { note: 'Too small' } });
		expect(workspace.stages.get(mats.stage)?.name).toBe('Demo');
		expect(reason('Mats')).toEqual(['No fit', 'disqualified']);
		const pots = named(workspace, 'Pots');
		expect(pots).toMatchObject({
			status: 'nurture',
			lost: { until: '2026-09-01', note: 'In autumn' }
		});
		expect(reason('Pots')).toEqual(['Timing', 'nurture']);
		// Set aside with no day to look again: due on the day on which it was.
		expect(named(workspace, 'Pans').lost).toEqual({ until: '2026-03-04', note: '' });
		const prices = [...workspace.reasons.values()].filter(({ name }) => name === 'Price');
		expect(prices).toHaveLength(1);
		expect(REASON_USES.every((use) => reasonsOf(workspace, use) > 0)).toBe(true);
	});

	test('is one step of undo, and twice, on two devices apart, brings each deal once', async () => {
		const one = newWorkspace();
		const other = colleagueOf(one);
		await bringDeals(one.workspace, FILE);
		await bringDeals(other.workspace, FILE);
		sync(one, other);
		expect(shown(one.workspace)).toEqual(shown(other.workspace));
		expect([...one.workspace.deals.values()]).toHaveLength(7);
		must(undo(one.workspace));
		expect([...one.workspace.deals.values()].every(({ deleted }) => deleted)).toBe(true);
	});
});

function reasonsOf(workspace: Workspace, use: string): number {
	return [...workspace.reasons.values()].filter((reason) => reason.use === use).length;
}
