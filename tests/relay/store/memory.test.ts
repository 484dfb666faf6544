import { openMemory } from '../../../sync-server/src/store/memory.ts';
import { contract } from './contract.ts';

contract('openMemory', () => {
	let now = Date.now();
	const storage = openMemory(() => now);
	return Promise.resolve({
		storage,
		pass(ms) {
			now += ms;
			return Promise.resolve();
		},
		remove: () => storage.close()
	});
});
