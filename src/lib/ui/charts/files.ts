import { captioned } from '#lib/charts/caption.ts';
import type { Room, Scene } from '#lib/charts/scene.ts';
import { svgFile } from '#lib/charts/svg.ts';
import { csv, type Table } from '#lib/charts/table.ts';
import { paintOn } from './painting.ts';
import { coloursOf, fontOf, roomIn } from './surroundings.ts';

/** As what a chart can be kept. */
export type Kind = 'csv' | 'png' | 'svg';

export interface Kept {
	readonly title: string;
	readonly finding: string;
	readonly table: Table;
	readonly draw: (room: Room) => Scene;
	/** Whose colours and letters it has. */
	readonly host: Element;
}

/** A picture is at least so wide, in px, also from a phone. */
const WIDE = 720;
/** Dots of a picture a px. */
const DOTS = 2;

/** A chart as a file; a picture has its title and its finding on it. */
export async function fileOf(kind: Kind, kept: Kept): Promise<File> {
	const { title, table } = kept;
	const name = `${title.replaceAll(/[\\/:*?"<>|\s]+/g, ' ').trim()}.${kind}`;
	if (kind === 'csv') return new File([csv(table)], name, { type: 'text/csv' });
	const { room, scene } = pictured(kept);
	if (kind === 'svg')
		return new File([svgText(kept, room, scene)], name, { type: 'image/svg+xml' });
	const canvas = document.createElement('canvas');
	paintOn(canvas, scene, room, kept.host, DOTS);
	const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, 'image/png'));
	if (!blob) throw new Error('a canvas of this size can be a picture');
	return new File([blob], name, { type: 'image/png' });
}

function svgText({ title, finding, host }: Kept, room: Room, scene: Scene): string {
	const caption = { title, finding, rtl: room.mirrored, font: fontOf(host) };
	return svgFile(scene, room, coloursOf(host), caption);
}

function pictured({ draw, title, finding, host }: Kept): { room: Room; scene: Scene } {
	const room = roomIn(host, Math.max(WIDE, host.clientWidth));
	return { room, scene: captioned(draw(room), { title, finding }, room) };
}
