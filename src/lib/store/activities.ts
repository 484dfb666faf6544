import type { Activity } from '#lib/domain/activity.ts';
import type { ActivityId, ContactId, DealId } from '#lib/domain/ids.ts';

const NONE: ReadonlyMap<ActivityId, Activity> = new Map();

/** The activities of a workspace, found by the deal or the contact they belong to. Those taken back are in neither. */
export class Activities {
	readonly #all = new Map<ActivityId, Activity>();
	readonly #byOwner = new Map<DealId | ContactId, Map<ActivityId, Activity>>();

	/** How many there are. */
	get size(): number {
		return this.#all.size;
	}

	/** The activities of a deal or with a contact, in no order. */
	of(owner: DealId | ContactId): Iterable<Activity> {
		return (this.#byOwner.get(owner) ?? NONE).values();
	}

	get(id: ActivityId): Activity | undefined {
		return this.#all.get(id);
	}

	[Symbol.iterator](): Iterator<Activity> {
		return this.#all.values();
	}

	/** Notes what an activity is now. */
	put(id: ActivityId, activity: Activity | undefined): void {
		const before = this.#all.get(id);
		this.#all.delete(id);
		for (const owner of ownersOf(before)) this.#byOwner.get(owner)?.delete(id);
		if (!activity || activity.deleted) return;
		this.#all.set(id, activity);
		for (const owner of ownersOf(activity)) {
			const own = this.#byOwner.get(owner) ?? new Map<ActivityId, Activity>();
			this.#byOwner.set(owner, own.set(id, activity));
		}
	}
}

function ownersOf(activity: Activity | undefined): readonly (DealId | ContactId)[] {
	return [activity?.deal, activity?.contact].filter((owner) => owner !== undefined);
}
