import { run } from './cli/run.ts';

process.exit(
	await run(process.argv.slice(2), {
		env: process.env,
		print: (line) => console.log(line),
		warn: (line) => console.error(line)
	})
);
