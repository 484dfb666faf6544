import type { Page } from 'playwright';

/** What the main thread of a page was at. */
export interface Tasks {
	/** The processor time of each task, ms: what else the machine does is not in it. */
	readonly cpu: readonly number[];
	/** The time of each task by the clock, ms. */
	readonly wall: readonly number[];
	/** When each began, ms since the last navigation. */
	readonly at: readonly number[];
	/** Where a profile was asked for: lines that tell what the long tasks were at, in their order. */
	readonly blame: readonly string[];
}

/** Tasks are told of from here on, ms of processor time. */
const LONG_MS = 40;
/** How many functions of each, and how many of the longest. */
const [FEW, MANY] = [6, 25];

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

const PROFILE = ['disabled-by-default-v8.cpu_profiler', 'v8', 'devtools.timeline'];

/** Notes the tasks of the page's main thread from now on, over navigations too; the returned function ends it. */
export async function traceTasks(page: Page, { profile = false } = {}): Promise<() => Promise<Tasks>> {
	const session = await page.context().newCDPSession(page);
	const events: TraceEvent[] = [];
	session.on('Tracing.dataCollected', ({ value }) =>
		events.push(...(value as unknown as TraceEvent[]))
	);
	await session.send('Tracing.start', {
		transferMode: 'ReportEvents',
		traceConfig: { includedCategories: [
				...['toplevel', '__metadata', 'blink.user_timing'],
				...(profile ? PROFILE : [])
			] }
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
	const longest = Math.max(...tasks.map(({ tdur = 0 }) => tdur));
	const began = events.findLast(({ name }) => name === 'navigationStart')?.ts ?? tasks[0]?.ts ?? 0;
	return {
		cpu: tasks.map(({ tdur = 0 }) => tdur / 1000),
		wall: tasks.map(({ dur = 0 }) => dur / 1000),
		at: tasks.map(({ ts }) => (ts - began) / 1000),
		blame: tasks
			.filter(({ tdur = 0 }) => tdur / 1000 >= LONG_MS)
			.sort((one, other) => one.ts - other.ts)
			.flatMap((task) => [
				`at ${((task.ts - began) / 1000).toFixed(0)} ms: ${((task.tdur ?? 0) / 1000).toFixed(0)} ms`,
				...linesOf(samplesIn(events, task), task.tdur === longest ? MANY : FEW)
			])
	};
}

/** What was running, and for how long, ms; the innermost first. */
interface Sample {
	readonly frames: readonly string[];
	readonly ms: number;
}

function linesOf(samples: readonly Sample[], count: number): string[] {
	const [own, all] = [new Map<string, number>(), new Map<string, number>()];
	const add = (to: Map<string, number>, name: string, ms: number) =>
		to.set(name, (to.get(name) ?? 0) + ms);
	for (const { frames, ms } of samples) {
		add(own, frames.slice(0, 4).join(' < '), ms);
		for (const name of new Set(frames)) add(all, name, ms);
	}
	const top = (of: Map<string, number>, what: string) =>
		[...of]
			.sort(([, one], [, other]) => other - one)
			.slice(0, count)
			.map(([name, ms]) => `  ${what} ${ms.toFixed(1)} ms ${name}`);
	return [...top(own, 'own'), ...top(all, 'all')];
}

function samplesIn(events: readonly TraceEvent[], task: TraceEvent): Sample[] {
	const samples: Sample[] = [];
	for (const { id, tid, pid, args } of events.filter(({ name }) => name === 'Profile')) {
		if (pid !== task.pid || tid !== task.tid) continue;
		const nodes = new Map<number, ProfileNode>();
		let time = args.data?.startTime ?? 0;
		for (const chunk of events) {
			if (chunk.name !== 'ProfileChunk' || chunk.pid !== pid || chunk.id !== id) continue;
			const { cpuProfile, timeDeltas = [] } = chunk.args.data ?? {};
			for (const node of cpuProfile?.nodes ?? []) nodes.set(node.id, node);
			for (const [index, sample] of (cpuProfile?.samples ?? []).entries()) {
				const delta = timeDeltas[index] ?? 0;
				time += delta;
				if (time >= task.ts && time <= task.ts + (task.dur ?? 0))
					samples.push({ frames: framesOf(nodes, sample), ms: delta / 1000 });
			}
		}
	}
	return samples;
}

function framesOf(nodes: ReadonlyMap<number, ProfileNode>, id: number): string[] {
	const frames: string[] = [];
	for (let node = nodes.get(id); node; node = nodes.get(node.parent ?? -1)) {
		const { functionName, lineNumber } = node.callFrame;
		frames.push(`${functionName || 'anonymous'}${lineNumber === undefined ? '' : `:${lineNumber}`}`);
	}
	return frames;
}
