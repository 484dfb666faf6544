import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { DATA, withData } from '../interchange/data.ts';

interface Golden {
	readonly km_aml_maintained: {
		readonly time: number[];
		readonly event: number[];
		readonly rows_t_n_d_S_se: [number, number, number, number, number][];
		readonly median: number;
		readonly median_lcl: number;
	};
	readonly km_aml_nonmaintained: {
		readonly time: number[];
		readonly event: number[];
		readonly S: Record<string, number>;
		readonly median: number;
		readonly logrank_chisq_vs_maintained: number;
		readonly logrank_p: number;
	};
	readonly km_waltons: {
		readonly median: number;
		readonly p25: number;
		readonly p75: number;
		readonly S: Record<string, number>;
		readonly control_median: number;
		readonly miR137_median: number;
		readonly logrank_chisq: number;
	};
	readonly km_lung: {
		readonly n: number;
		readonly events: number;
		readonly median: number;
		readonly S: Record<string, number>;
		readonly median_sex1: number;
		readonly median_sex2: number;
		readonly logrank_chisq_sex: number;
		readonly p: number;
	};
	readonly aj_tiny: {
		readonly time: number[];
		readonly cause: number[];
		readonly cif1: number[];
		readonly cif2: number[];
		readonly var2: number[];
		readonly ci95_cif2_at_4: [number, number];
		readonly ci95_cif2_at_5: [number, number];
	};
	readonly aj_multistate: {
		readonly rows_id_t1_t2_to: [number, number, number, string | null][];
		readonly pstate_x32: Record<string, number[]>;
	};
	readonly binom_ci95: {
		readonly rows_k_n_wilson_jeffreys: [number, number, [number, number], [number, number]][];
	};
	readonly betabinom_mle: {
		readonly k: number[];
		readonly n: number[];
		readonly alpha: number;
		readonly beta: number;
		readonly nll?: number;
		readonly posterior_mean: number[];
	}[];
	readonly beta_dist: {
		readonly a: number;
		readonly b: number;
		readonly q05_q50_q95: number[];
		readonly 'cdf_0.3': number;
	};
}

/** Tests against published figures, kept outside the project; passed over aloud where they are not there. */
export const withGolden = describe.skipIf(!withData('statistics'));

export function golden(): Golden {
	return JSON.parse(readFileSync(join(DATA, 'statistics/golden.json'), 'utf8')) as Golden;
}
