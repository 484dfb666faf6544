import { Ranges } from './ranges.ts';
import type { Scan } from './scan.ts';

/** Which changes of a document are in, deletions included, without their content. */
export class Extent {
	readonly structs = new Ranges();
	readonly deletes = new Ranges();

	add({ runs, deletes }: Scan): void {
		for (const run of runs) this.structs.add(run);
		for (const span of deletes) this.deletes.add(span);
	}

	/** Whether an update holds nothing new. */
	covers({ runs, deletes }: Scan): boolean {
		return (
			runs.every((run) => this.structs.covers(run)) &&
			deletes.every((span) => this.deletes.covers(span))
		);
	}
}
