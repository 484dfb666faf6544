import type { Page } from 'playwright';

/** What the main thread of a page was at. */
export interface Tasks {
	/** The processor time of each task, ms: what else the machine does is not in it. */
	readonly cpu: readonly number[];
	/** The time of each task by the clock, ms. */
	readonly wall: readonly number[];
	/** Where a profile was asked for: the functions that took most of the longest task, with ms of their own. */
	readonly blame: readonly (readonly [where: string, ms: number])[];
}

interface TraceEvent {
	readonly name: string;
	readonly pid: number;
	readonly tid: number;
	/** When it began, µs. */
	readonly ts: number;
	/** µs by the clock. */
	readonly dur?: number;
	/** µs of the thread's own processor time. */
	readonly tdur?: number;
	readonly id?: string;
	readonly args: {
		readonly name?: string;
		readonly data?: {
			readonly startTime?: number;
			readonly timeDeltas?: readonly number[];
			readonly cpuProfile?: {
				readonly nodes?: readonly ProfileNode[];
				readonly samples?: readonly number[];
			};
		};
	};
}

interface ProfileNode {
	readonly id: number;
	readonly parent?: number;
	readonly callFrame: {
		readonly functionName: string;
		readonly url?: string;
		readonly lineNumber?: number;
		readonly columnNumber?: number;
	};
}

const PROFILE = ['disabled-by-default-v8.cpu_profiler', 'v8', 'devtools.timeline', 'blink.user_timing'];

/** Notes the tasks of the page's main thread from now on, over navigations too; the returned function ends it. */
export async function traceTasks(page: Page, { profile = false } = {}): Promise<() => Promise<Tasks>> {
	const session = await page.context().newCDPSession(page);
	const events: TraceEvent[] = [];
	session.on('Tracing.dataCollected', ({ value }) =>
		events.push(...(value as unknown as TraceEvent[]))
	);
	await session.send('Tracing.start', {
		transferMode: 'ReportEvents',
		traceConfig: { includedCategories: ['toplevel', '__metadata', ...(profile ? PROFILE : [])] }
	});
	return async () => {
		const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
		await session.send('Tracing.end');
		await ended;
		await session.detach();
		return tasksOf(events);
	};
}

function tasksOf(events: readonly TraceEvent[]): Tasks {
	const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
	const mains = new Set(
		events
			.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
			.map(threadOf)
	);
	const tasks = events.filter(
		(event) => event.name.endsWith('RunTask') && mains.has(threadOf(event))
	);
	const [first, ...others] = tasks;
	const longest =
		first && others.reduce((one, other) => ((other.tdur ?? 0) > (one.tdur ?? 0) ? other : one), first);
	return {
		cpu: tasks.map(({ tdur = 0 }) => tdur / 1000),
		wall: tasks.map(({ dur = 0 }) => dur / 1000),
		blame: longest ? blameOf(events, longest) : []
	};
}

/** The functions that were running in a task, by samples. */
function blameOf(events: readonly TraceEvent[], task: TraceEvent): Tasks['blame'] {
	const profiles = events.filter(({ name, pid }) => name === 'Profile' && pid === task.pid);
	const costs = new Map<string, number>();
	for (const { id, tid, args } of profiles) {
		if (tid !== task.tid && profiles.some((other) => other.tid === task.tid)) continue;
		const nodes = new Map<number, ProfileNode>();
		let time = args.data?.startTime ?? 0;
		for (const chunk of events) {
			if (chunk.name !== 'ProfileChunk' || chunk.pid !== task.pid || chunk.id !== id) continue;
			const { cpuProfile, timeDeltas = [] } = chunk.args.data ?? {};
			for (const node of cpuProfile?.nodes ?? []) nodes.set(node.id, node);
			cpuProfile?.samples?.forEach((sample, index) => {
				const delta = timeDeltas[index] ?? 0;
				time += delta;
				if (time < task.ts || time > task.ts + (task.dur ?? 0)) return;
				const where = nameOf(nodes, sample);
				costs.set(where, (costs.get(where) ?? 0) + delta / 1000);
			});
		}
	}
	return [...costs].sort(([, one], [, other]) => other - one).slice(0, 25);
}

/** A function with who called it. */
function nameOf(nodes: ReadonlyMap<number, ProfileNode>, id: number): string {
	const names: string[] = [];
	for (let node = nodes.get(id); node && names.length < 4; node = nodes.get(node.parent ?? -1)) {
		const { functionName, lineNumber } = node.callFrame;
		names.push(`${functionName || 'anonymous'}${lineNumber === undefined ? '' : `:${lineNumber}`}`);
	}
	return names.join(' < ');
}
