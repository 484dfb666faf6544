import { going, meantNow, type Stop, type Unmet } from '#lib/domain/gate.ts';
import { moveDeal, type Outcome } from './commands.ts';
import { winDeal } from './exits.ts';
import { lacking } from './gate.ts';
import type { Workspace } from './workspace.ts';

/** Lets a deal that was stopped go on as it was meant. Refused as `moveDeal` and `winDeal`. */
export function resume(workspace: Workspace, stop: Stop): Outcome {
	const meant = meantNow(stop);
	if ('position' in meant) return moveDeal(workspace, stop.deal, stop.to, meant.position);
	return winDeal(workspace, stop.deal, meant.winning);
}

/** What a deal that was stopped lacks by now, what is only advised included. */
export function stillLacking(workspace: Workspace, stop: Stop): readonly Unmet[] {
	const deal = workspace.deals.get(stop.deal);
	return deal ? lacking(workspace, going(deal, meantNow(stop)), stop.to) : [];
}
