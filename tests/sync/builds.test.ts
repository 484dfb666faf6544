import { expect, test } from 'vitest';
import { buildLock, filesNamed, parseBuilds, running, stillNeeded } from '#lib/sync/builds.ts';

const build = (version: string) => ({ version, files: [`/_app/immutable/${version}.js`] });
const versions = (builds: ReturnType<typeof stillNeeded>) => builds?.map(({ version }) => version);

test('stillNeeded(before, own, runs) keeps the build before, and each that a tab runs', () => {
	const before = [build('1'), build('2'), build('3')];
	expect(versions(stillNeeded(before, build('4'), new Set()))).toEqual(['3', '4']);
	expect(versions(stillNeeded(before, build('4'), new Set(['1', '3'])))).toEqual(['1', '3', '4']);
});

test('stillNeeded(before, own, runs) has a build that comes back once, as the newest', () => {
	const back = stillNeeded([build('1'), build('2')], build('1'), new Set(['1', '2']));
	expect(versions(back)).toEqual(['2', '1']);
});

test('stillNeeded(before, own, runs) is undefined where the build before is not known', () => {
	expect(stillNeeded([], build('1'), new Set())).toBeUndefined();
	// It took over twice: in between was one that writes nothing down.
	expect(stillNeeded([build('1')], build('1'), new Set())).toBeUndefined();
});

test('running(held) reads the versions of tabs, and leaves other locks alone', () => {
	const held = [{ name: buildLock('a-1') }, { name: 'runnel/w/leader' }, {}];
	expect(running(held)).toEqual(new Set(['a-1']));
});

test('parseBuilds(written) takes nothing that is no build', () => {
	expect(parseBuilds([build('1'), { version: 2, files: [] }, null])).toEqual([build('1')]);
	expect(parseBuilds({ builds: [] })).toEqual([]);
});

test('filesNamed(html) finds what a shell starts with', () => {
	const html =
		'<link href="/_app/immutable/entry/start.a1.js"><script>import("/_app/immutable/entry/app.b2.js")</script><link href="/icons/icon.svg">';
	expect(filesNamed(html)).toEqual([
		'/_app/immutable/entry/start.a1.js',
		'/_app/immutable/entry/app.b2.js'
	]);
});
