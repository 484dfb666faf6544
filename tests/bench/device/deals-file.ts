import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA } from '../../interchange/data.ts';

/** A CSV file of so many deals: the Maven file's first where it is there, else one of its shape. */
export function dealsFile(rows: number): string {
	const path = join(DATA, 'maven/sales_pipeline.csv');
	if (!existsSync(path)) return madeUp(rows);
	const lines = readFileSync(path, 'utf8').split(/\r?\n/);
	return lines.slice(0, rows + 1).join('\n');
}

function madeUp(count: number): string {
	const stages = ['Won', 'Won', 'Lost', 'Engaging'];
	const rows = Array.from({ length: count }, (_, n) => {
		const stage = stages[n % 4] ?? '';
		const closed = n % 4 < 3 ? '2017-03-01' : '';
		return `OP${n},Rep ${n % 30},Product ${n % 7},Company ${n % 85},${stage},2016-10-20,${closed},${n}`;
	});
	const heads =
		'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value';
	return [heads, ...rows].join('\n');
}
