import { Ranges } from './ranges.ts';
import type { Scan } from './scan.ts';

/** Which changes of a document are in, deletions included, without their content. */
export class Extent {
	readonly structs = new Ranges();
	readonly deletes = new Ranges();

	add({ structs, deletes }: Scan): void {
		for (const span of structs) this.structs.add(span);
		for (const span of deletes) this.deletes.add(span);
	}

	/** Whether an update holds nothing new. */
	covers({ structs, deletes }: Scan): boolean {
		return (
			structs.every((span) => this.structs.covers(span)) &&
			deletes.every((span) => this.deletes.covers(span))
		);
	}
}
