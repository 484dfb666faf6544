/** Is loaded into each server: tells on SIGUSR2 what memory is still needed, after a collection. */
process.on('SIGUSR2', () => {
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	process.stdout.write(`live ${heapUsed + external}\n`);
});
