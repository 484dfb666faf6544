import { openInbox } from '#lib/sync/inbox.ts';
import { now } from './clock.ts';

/** What the browser hands over when a file is opened with the installed app; only some have it. */
interface LaunchQueue {
	setConsumer(consumer: (launch: Launch) => void): void;
}
interface Launch {
	readonly files?: readonly { getFile(): Promise<File> }[];
}

/** Puts files that were opened with the app into the inbox, from the start of the app on: there may be no workspace yet. */
export function takeLaunches(queue: LaunchQueue | undefined): void {
	queue?.setConsumer((launch) => void take(launch));
}

async function take({ files = [] }: Launch): Promise<void> {
	if (files.length === 0) return;
	const [inbox, ...read] = await Promise.all([openInbox(), ...files.map((one) => one.getFile())]);
	if (!inbox.ok) return;
	const at = now();
	await inbox.value.put(
		read.map((file) => ({ name: file.name, type: file.type, at, content: file }))
	);
	inbox.value.close();
}

declare global {
	interface Window {
		readonly launchQueue?: LaunchQueue;
	}
}
