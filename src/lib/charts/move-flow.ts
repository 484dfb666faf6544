import { max, sum } from 'd3';
import type { Move, MoveNode, Moves, MoveWords } from './moves.ts';
import {
	facts,
	type Mark,
	type Paint,
	type Room,
	type Scene,
	type Shape,
	type Spot
} from './scene.ts';
import { fit, legend, rect, text } from './words.ts';

const TALL = 260;
const NODE = 10;
const GAP = 14;
const BACK: Paint = { stroke: 'text', dash: '4 3' };
const BANDS: Readonly<Record<MoveNode['kind'], Paint>> = {
	stage: { fill: 'accent-soft', stroke: 'accent' },
	won: { fill: 'won', stroke: 'won' },
	lost: { fill: 'card', pattern: 'hatched', ink: 'lost', stroke: 'lost' },
	other: { fill: 'card', pattern: 'dotted', ink: 'muted', stroke: 'muted' }
};

interface Placed extends MoveNode {
	readonly index: number;
	readonly x: number;
	readonly y: number;
	readonly height: number;
	readonly count: number;
}

interface Link extends Move {
	readonly source: Placed;
	readonly target: Placed;
}

/** Stages stand at the top, one after the other, the ways out at the end below each other; bands are as thick as they are many. */
export function moveFlow(
	{ nodes, moves }: Moves,
	words: MoveWords,
	room: Room
): Omit<Scene, 'mirrored'> {
	const { em } = room;
	const order = new Map(nodes.map(({ id }, index) => [id, index]));
	const at = (id: string) => order.get(id) ?? -1;
	const forward = moves.filter(
		({ from, to, count }) => count > 0 && at(from) >= 0 && at(from) < at(to)
	);
	const back = moves.filter(({ from, to, count }) => count > 0 && at(to) >= 0 && at(from) > at(to));
	const arcs = back.length > 0 ? 18 + 8 * (max(back, ({ from, to }) => at(from) - at(to)) ?? 0) : 0;
	const top = arcs + em * 3;
	const { placed, scale, bottom } = place(nodes, forward, top, room);
	const links = (given: readonly Move[]) =>
		given.flatMap((move): readonly Link[] => {
			const [source, target] = [placed.get(move.from), placed.get(move.to)];
			return source && target ? [{ ...move, source, target }] : [];
		});
	const bands = bandsOf(links(forward), scale).toSorted((a, b) => b.count - a.count);
	const strokes = links(back).map((link) =>
		arcOf(link, top - em * 2.6, max(back, ({ count }) => count) ?? 1)
	);
	const all = [...placed.values()];
	const marks: Mark[] = [
		...all.map((node) => ({
			id: node.id,
			title: node.label,
			row: node.index,
			box: { x: node.x, y: node.y, width: NODE, height: Math.max(node.height, 4) },
			facts: facts(
				[
					words.came,
					words.format(
						sum(
							moves.filter(({ to }) => to === node.id),
							({ count }) => count
						)
					)
				],
				[
					words.left,
					words.format(
						sum(
							moves.filter(({ from }) => from === node.id),
							({ count }) => count
						)
					)
				]
			)
		})),
		...[...bands, ...strokes].map(({ source, target, count, trail, shapes }) => ({
			id: `${source.id}/${target.id}`,
			title: words.move(source.label, target.label),
			row: source.index,
			box: around(trail),
			trail,
			facts: facts([words.count, words.format(count)]),
			lit: shapes.map((shape) => ({ ...shape, stroke: 'text' as const, thick: 2 }))
		}))
	].toSorted((a, b) => a.row - b.row);
	return {
		width: room.width,
		height: bottom + 4,
		shapes: [
			...bands.flatMap(({ shapes }) => shapes),
			...strokes.flatMap(({ shapes }) => shapes),
			...all.flatMap((node) => nodeShapes(node, all, words, room)),
			...(back.length > 0
				? legend([{ label: words.back, look: 'line', ...BACK, thick: 2 }], room).shapes
				: [])
		],
		marks
	};
}

function place(
	nodes: readonly MoveNode[],
	forward: readonly Move[],
	top: number,
	{ width, measure }: Room
) {
	const volume = (id: string) =>
		Math.max(
			sum(
				forward.filter(({ from }) => from === id),
				({ count }) => count
			),
			sum(
				forward.filter(({ to }) => to === id),
				({ count }) => count
			)
		);
	const stages = nodes.filter(({ kind }) => kind === 'stage');
	const exits = nodes.filter(({ kind, id }) => kind !== 'stage' && volume(id) > 0);
	const most = Math.max(
		1,
		...stages.map(({ id }) => volume(id)),
		sum(exits, ({ id }) => volume(id))
	);
	const scale = (TALL - GAP * 3) / most;
	const labels =
		Math.min(Math.max(0, ...exits.map(({ label }) => measure(label))), width * 0.2) + 8;
	const step = (width - labels - NODE) / Math.max(stages.length, 1);
	const placed = new Map<string, Placed>();
	stages.forEach((node, index) => {
		const count = volume(node.id);
		placed.set(node.id, { ...node, index, count, x: index * step, y: top, height: count * scale });
	});
	let y = top;
	exits.forEach((node, index) => {
		const count = volume(node.id);
		placed.set(node.id, {
			...node,
			index: stages.length + index,
			count,
			x: stages.length * step,
			y,
			height: count * scale
		});
		y += Math.max(count * scale, 4) + GAP;
	});
	const bottom = Math.max(
		top + 20,
		...[...placed.values()].map((node) => node.y + Math.max(node.height, GAP))
	);
	return { placed, scale, bottom };
}

interface Stroke extends Link {
	readonly shapes: readonly (Shape & { readonly kind: 'path' })[];
	readonly trail: readonly Spot[];
}

/** Bands leave a node in the order of where they go, and come to one by where they are from, the nearest on top. */
function bandsOf(links: readonly Link[], scale: number): readonly Stroke[] {
	const out = new Map<string, number>();
	const into = new Map<string, number>();
	const starts = new Map<Link, number>();
	for (const link of links.toSorted((a, b) => a.target.index - b.target.index)) {
		const before = out.get(link.from) ?? 0;
		starts.set(link, link.source.y + before);
		out.set(link.from, before + link.count * scale);
	}
	return links
		.toSorted((a, b) => b.source.index - a.source.index)
		.map((link) => {
			const before = into.get(link.to) ?? 0;
			into.set(link.to, before + link.count * scale);
			const [y0, y1] = [starts.get(link) ?? 0, link.target.y + before];
			return bandOf(link, y0, y1, Math.max(link.count * scale, 1.5));
		});
}

function bandOf(link: Link, y0: number, y1: number, thick: number): Stroke {
	const [x0, x1] = [link.source.x + NODE, link.target.x];
	const middle = (x0 + x1) / 2;
	const d = `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}L${x1},${y1 + thick}C${middle},${y1 + thick} ${middle},${y0 + thick} ${x0},${y0 + thick}Z`;
	const half = thick / 2;
	const trail = bezier(
		{ x: x0, y: y0 + half },
		{ x: middle, y: y0 + half },
		{ x: middle, y: y1 + half },
		{ x: x1, y: y1 + half }
	);
	return { ...link, shapes: [{ kind: 'path', d, ...BANDS[link.target.kind], thick: 0.75 }], trail };
}

function arcOf(link: Link, base: number, most: number): Stroke {
	const [x0, x1] = [link.source.x + NODE / 2, link.target.x + NODE / 2];
	const high = base - 10 - 10.5 * (link.source.index - link.target.index);
	const d = `M${x0},${base}C${x0},${high} ${x1},${high} ${x1},${base}`;
	const head = `M${x1 - 4},${base - 7}L${x1},${base}L${x1 + 4},${base - 7}Z`;
	return {
		...link,
		shapes: [
			{ kind: 'path', d, ...BACK, thick: 1 + (3 * link.count) / most },
			{ kind: 'path', d: head, fill: 'text' }
		],
		trail: bezier({ x: x0, y: base }, { x: x0, y: high }, { x: x1, y: high }, { x: x1, y: base })
	};
}

const SAMPLES = 16;

/** Points on a cubic curve. */
function bezier(a: Spot, b: Spot, c: Spot, d: Spot): readonly Spot[] {
	return Array.from({ length: SAMPLES + 1 }, (_, index) => {
		const t = index / SAMPLES;
		const s = 1 - t;
		const [p, q, r, u] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
		return { x: p * a.x + q * b.x + r * c.x + u * d.x, y: p * a.y + q * b.y + r * c.y + u * d.y };
	});
}

function around(trail: readonly Spot[]) {
	const [xs, ys] = [trail.map(({ x }) => x), trail.map(({ y }) => y)];
	const [x, y] = [Math.min(...xs), Math.min(...ys)];
	return { x, y: y - 2, width: Math.max(...xs) - x, height: Math.max(...ys) - y + 4 };
}

/** A node with its name: of a stage above it, of a way out behind it. */
function nodeShapes(
	node: Placed,
	all: readonly Placed[],
	words: MoveWords,
	{ em, width, measure }: Room
): readonly Shape[] {
	const bar = rect(node.x, node.y, NODE, Math.max(node.height, 2), { fill: 'text' });
	if (node.kind !== 'stage') {
		const start = node.x + NODE + 6;
		const y = node.y + Math.min(node.height / 2, em) + em * 0.35;
		return [
			bar,
			text(start, y, fit(node.label, width - start, measure), { tone: 'text', name: true })
		];
	}
	const next = all.find(({ index }) => index === node.index + 1);
	const room = (next?.x ?? width) - node.x - 8;
	return [
		bar,
		text(node.x, node.y - em * 1.55, fit(node.label, room, measure, true), {
			tone: 'text',
			bold: true,
			name: true
		}),
		text(node.x, node.y - em * 0.4, fit(words.format(node.count), room, measure))
	];
}
