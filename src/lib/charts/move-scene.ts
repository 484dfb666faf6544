import { max, sum } from 'd3';
import { grid, type GridCell } from './grid.ts';
import { moveFlow } from './move-flow.ts';
import { names, type Moves, type MoveWords } from './moves.ts';
import { facts, turned, type Room, type Scene } from './scene.ts';
import { legend } from './words.ts';

/** Rooms narrower than this, in px, have the matrix instead. */
const NARROW = 480;
export function moveScene(given: Moves, words: MoveWords, room: Room): Scene {
	return turned(
		room.width < NARROW ? matrix(given, words, room) : moveFlow(given, words, room),
		room
	);
}

function matrix({ nodes, moves }: Moves, words: MoveWords, room: Room): Omit<Scene, 'mirrored'> {
	const name = names(nodes);
	const most = max(moves, ({ count }) => count) || 1;
	const numbered = nodes.map(({ id, label }, index) => ({
		id,
		number: words.format(index + 1),
		label
	}));
	const sources = numbered.filter(({ id }) => moves.some(({ from }) => from === id));
	const targets = numbered.filter(({ id }) => moves.some(({ to }) => to === id));
	const drawn = grid(
		{
			top: 0,
			rows: sources.map(({ number, label }) => ({ label: `${number} ${label}`, name: true })),
			columns: targets.map(({ number }) => ({ label: number })),
			cells: sources.map(({ id: from }) =>
				targets.map(({ id: to }): GridCell | undefined => {
					const count = sum(
						moves.filter((one) => one.from === from && one.to === to),
						(one) => one.count
					);
					if (count === 0) return undefined;
					return {
						id: `${from}/${to}`,
						title: words.move(name(from), name(to)),
						share: count / most,
						text: words.format(count),
						facts: facts([words.count, words.format(count)])
					};
				})
			)
		},
		room
	);
	// The ways out are columns only: their numbers are told below.
	const rest = targets.filter(({ id }) => !sources.some((source) => source.id === id));
	const below = legend(
		rest.map(({ number, label }) => ({
			label: `${number} ${label}`,
			look: 'dot',
			fill: 'border-strong'
		})),
		room,
		drawn.bottom + 4
	);
	return {
		width: room.width,
		height: drawn.bottom + 4 + below.height,
		shapes: [...drawn.shapes, ...below.shapes],
		marks: drawn.marks
	};
}
