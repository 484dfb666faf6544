import type { Activity } from '#lib/domain/activity.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import type { ActivityId, CompanyId, ContactId, DealId, LeadId } from '#lib/domain/ids.ts';
import type { Lead } from '#lib/domain/lead.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { addDays, dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import {
	activitiesInOrder,
	activitiesOf,
	amendActivity,
	logActivity,
	reinstateActivity,
	takenBackOf,
	touched,
	voidActivity,
	type ActivityChange,
	type ActivityDraft,
	type ActivityOwner
} from '#lib/store/activities.ts';
import { startLead } from '#lib/store/leads.ts';
import {
	contactByPhone,
	contactsOf,
	createContact,
	dealsOfCompany,
	dealsWith,
	deleteContact,
	peopleOf,
	setContact,
	type ContactChange,
	type ContactDraft
} from '#lib/store/contacts.ts';
import {
	People,
	searched,
	type Listed,
	type ListedCompany,
	type ListedPerson
} from '#lib/store/people.ts';
import { doneNextStep, setNextStep } from '#lib/store/steps.ts';
import { news, QUIET_DAYS, today, type News, type TodayLists } from '#lib/store/today.ts';
import { ways } from './i18n.svelte.ts';
import { Leads } from './leads.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { ContactChange, ContactDraft, Listed, ListedPerson, News, TodayLists };
export { QUIET_DAYS, searched };

/**
 * What a rep does all day in the open workspace: calls, next steps, people. Reads follow every change.
 *
 * Apart from `LiveWorkspace`, so that the board starts without it.
 */
export class Rep {
	readonly workspace: LiveWorkspace;
	#people: { readonly tag: string; readonly people: People } | undefined;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** What asks for attention today, in one's own deals or in all. */
	today(mine: boolean): TodayLists {
		const { now, today: day } = this.workspace;
		return today(now, { day, owner: mine ? now.member : undefined });
	}

	news(since: EpochMs): readonly News[] {
		return news(this.workspace.now, since);
	}

	/** The day on which somebody last did something about a deal. */
	touchedOn(deal: Deal): Day {
		const { now } = this.workspace;
		return dayIn(touched(now, deal), now.settings.timeZone);
	}

	/** The day in so many days. */
	dayIn(days: number): Day {
		return addDays(this.workspace.today, days);
	}

	plan(deal: DealId, text: string, on: Day | undefined): Result<undefined> {
		return this.workspace.run((store) => setNextStep(store, deal, { text, on }));
	}

	done(deal: DealId): Result<undefined> {
		return this.workspace.run((store) => doneNextStep(store, deal));
	}

	/** Logs what was done, as one step; who has reached out to a new lead is at work on it. */
	log(draft: ActivityDraft): Result<ActivityId> {
		const { lead, type, direction } = draft;
		const isNew = lead !== undefined && this.lead(lead)?.state === 'new';
		if (!isNew || type === 'note' || direction === 'in')
			return this.workspace.run((store) => logActivity(store, draft));
		let id: ActivityId | undefined;
		const { refused } = this.workspace.together([
			(store) => {
				const logged = logActivity(store, draft);
				if (logged.ok) id = logged.value;
				return logged;
			},
			(store) => startLead(store, lead)
		]);
		const [problem] = refused;
		return id !== undefined
			? ok(id)
			: { ok: false, problem: problem ?? { code: 'record-unknown' } };
	}

	amend(id: ActivityId, change: ActivityChange): Result<undefined> {
		return this.workspace.run((store) => amendActivity(store, id, change));
	}

	takeBack(id: ActivityId): Result<undefined> {
		return this.workspace.run((store) => voidActivity(store, id));
	}

	reinstate(id: ActivityId): Result<undefined> {
		return this.workspace.run((store) => reinstateActivity(store, id));
	}

	get leads(): Leads {
		return new Leads(this.workspace);
	}

	/** A lead that is not deleted. */
	lead(id: LeadId): Lead | undefined {
		const lead = this.leads.get(id);
		return lead?.deleted ? undefined : lead;
	}

	activitiesOf(owner: ActivityOwner): readonly Activity[] {
		return activitiesOf(this.workspace.now, owner);
	}

	takenBackOf(owner: ActivityOwner): readonly Activity[] {
		return takenBackOf(this.workspace.now, owner);
	}

	/** Activities, the last that happened first. */
	inOrder(activities: readonly Activity[]): readonly Activity[] {
		return activitiesInOrder(this.workspace.now, activities);
	}

	/** The day on which something was done. */
	dayOf({ at, recordedAt }: Activity): Day {
		const { timeZone } = this.workspace.settings;
		return typeof at === 'string' ? at : dayIn(at ?? recordedAt, timeZone);
	}

	contact(id: ContactId): Contact | undefined {
		const contact = this.workspace.now.contacts.get(id);
		return contact?.deleted ? undefined : contact;
	}

	contactsOf(deal: Deal): readonly Contact[] {
		return contactsOf(this.workspace.now, deal);
	}

	contactByPhone(phone: string): Contact | undefined {
		return contactByPhone(this.workspace.now, phone);
	}

	peopleOf(company: CompanyId): readonly Contact[] {
		return peopleOf(this.workspace.now, company);
	}

	dealsWith(contact: Contact): readonly Deal[] {
		return dealsWith(this.workspace.now, contact);
	}

	dealsOfCompany(company: CompanyId): readonly Deal[] {
		return dealsOfCompany(this.workspace.now, company);
	}

	createContact(draft: ContactDraft): Result<ContactId> {
		return this.workspace.run((store) => createContact(store, draft));
	}

	setContact(id: ContactId, change: ContactChange): Result<undefined> {
		return this.workspace.run((store) => setContact(store, id, change));
	}

	deleteContact(id: ContactId): Result<undefined> {
		return this.workspace.run((store) => deleteContact(store, id));
	}

	get persons(): readonly ListedPerson[] {
		return this.#list.persons(this.workspace.now);
	}

	get companies(): readonly ListedCompany[] {
		return this.#list.companies(this.workspace.now);
	}

	/** The lists in the order of the language. */
	get #list(): People {
		const { tag } = ways();
		if (this.#people?.tag !== tag) this.#people = { tag, people: new People(tag) };
		return this.#people.people;
	}
}
