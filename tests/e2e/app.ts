import { expect, onTestFinished } from 'vitest';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor, type Form, type VisitorOptions } from '../helpers/visitor.ts';

/** The app and its relay as they run in earnest, one process on a free port, until the test ends. */
export async function serve(): Promise<RelayProcess> {
	const relay = await RelayProcess.start();
	onTestFinished(() => relay.close());
	return relay;
}

/** A person with a browser until the test ends, which fails if anything went wrong in it. */
export async function launch(
	form: Form,
	options: Omit<VisitorOptions, 'form'> = {}
): Promise<Visitor> {
	const visitor = await Visitor.open({ form, ...options });
	onTestFinished(async () => {
		await visitor.close();
		expect(visitor.problems).toEqual([]);
	});
	return visitor;
}
