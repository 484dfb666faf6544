import type { Persona, Product, Source } from '#lib/domain/catalogue.ts';
import type { Deal, DealSegment } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import type { ContactId, DealId } from '#lib/domain/ids.ts';
import { linesIn, linesSum, type Line, type LineId } from '#lib/domain/line.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Result } from '#lib/domain/problem.ts';
import { listed, type ListedType } from '#lib/store/catalogue.ts';
import { contactsOf } from '#lib/store/contacts.ts';
import { addLine, removeLine, setLine, useSum, type LineDraft } from '#lib/store/lines.ts';
import { partOf, removePart, setMainContact, setPart } from '#lib/store/parts.ts';
import { proposedSegment } from '#lib/store/segments.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** A person with a part in a deal. */
export interface Party {
	readonly contact: Contact;
	/** In words; empty where none was given. */
	readonly part: string;
	readonly isMain: boolean;
}

/** What belongs to one deal: its lines, the people in it, its kind. Reads follow every change. */
export class DealDesk {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	lines({ entries }: Deal): readonly Line[] {
		return linesIn(entries);
	}

	/** What its lines come to, where that is one amount. */
	sum({ entries }: Deal): Money | undefined {
		return linesSum(linesIn(entries));
	}

	/** The name of what a line sells. */
	lineName({ product, name }: Line): string {
		if (name !== '' || product === undefined) return name;
		return this.workspace.now.table('product').get(product)?.name ?? product;
	}

	get products(): readonly Product[] {
		return this.#listed('product') as readonly Product[];
	}

	get sources(): readonly Source[] {
		return this.#listed('source') as readonly Source[];
	}

	get personas(): readonly Persona[] {
		return this.#listed('persona') as readonly Persona[];
	}

	proposedSegment(deal: Deal): DealSegment | undefined {
		return proposedSegment(this.workspace.now, deal);
	}

	/** Those with a part in a deal, the main one first. */
	parties(deal: Deal): readonly Party[] {
		const { now } = this.workspace;
		return deal.contacts.flatMap((id, index) => {
			const contact = now.contacts.get(id);
			if (!contact || contact.deleted) return [];
			return [{ contact, part: partOf(now, deal.id, id), isMain: index === 0 }];
		});
	}

	/** Others of its company, who may be named in it. */
	others(deal: Deal): readonly Contact[] {
		return contactsOf(this.workspace.now, deal).filter(({ id }) => !deal.contacts.includes(id));
	}

	addLine(deal: DealId, draft: LineDraft): Result<LineId> {
		return this.workspace.run((store) => addLine(store, deal, draft));
	}

	setLine(deal: DealId, line: LineId, change: LineDraft): Result<undefined> {
		return this.workspace.run((store) => setLine(store, deal, line, change));
	}

	removeLine(deal: DealId, line: LineId): Result<undefined> {
		return this.workspace.run((store) => removeLine(store, deal, line));
	}

	useSum(deal: DealId): Result<undefined> {
		return this.workspace.run((store) => useSum(store, deal));
	}

	setPart(deal: DealId, contact: ContactId, part: string): Result<undefined> {
		return this.workspace.run((store) => setPart(store, deal, contact, part));
	}

	removePart(deal: DealId, contact: ContactId): Result<undefined> {
		return this.workspace.run((store) => removePart(store, deal, contact));
	}

	setMainContact(deal: DealId, contact: ContactId): Result<undefined> {
		return this.workspace.run((store) => setMainContact(store, deal, contact));
	}

	#listed(type: ListedType): readonly unknown[] {
		return listed(this.workspace.now, type);
	}
}
