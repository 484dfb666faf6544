import { buildIfNeeded } from '../../helpers/build.ts';
import { RelayProcess } from '../../helpers/relay.ts';
import { Visitor, type Form } from '../../helpers/visitor.ts';
import {
	deviceState,
	putDeviceState,
	type DeviceState,
	type DeviceStateOptions
} from '../../tools/device-state.ts';
import { putStockState, serveStock } from './stock.ts';

/** The app and the stock page, with the same deals on one device. */
export interface Desk {
	readonly visitor: Visitor;
	readonly url: { readonly ours: string; readonly stock: string };
	/** The workspace that is open in both. */
	readonly workspace: string;
	/** Stops the servers: what is opened from now on comes from the device. */
	stopServers(): Promise<void>;
	close(): Promise<void>;
}

export type Side = keyof Desk['url'];
export const SIDES: readonly Side[] = ['ours', 'stock'];

/** Deals are made up, or of a state that is given. */
export async function openDesk(
	options: { readonly form: Form } & (DeviceStateOptions | { readonly state: DeviceState })
): Promise<Desk> {
	await buildIfNeeded();
	const made = 'state' in options ? options.state : deviceState(options);
	const relay = await RelayProcess.start();
	const stock = await serveStock();
	const visitor = await Visitor.open({ form: options.form });
	const close = async () => {
		await visitor.close();
		await relay.close();
		await stock.close();
	};
	try {
		await putDeviceState(visitor.page, relay.url, made);
		await putStockState(visitor.page, stock.url, made);
		return {
			visitor,
			url: { ours: relay.url, stock: stock.url },
			workspace: made.entry.id,
			async stopServers() {
				await relay.kill9();
				await stock.close();
			},
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}
