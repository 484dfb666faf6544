import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MESSAGES } from '../helpers/catalogue.ts';

/**
 * Keys that are built and not written out: the expression as it stands in the source, and the keys it makes.
 * An expression that is not in this list fails the test below.
 */
const BUILT: readonly (readonly [source: string, keys: RegExp])[] = [
	['`problem.${set.problem.code}`', /^problem\.[a-z-]+$/],
	['`problem.${value.problem.code}`', /^problem\.[a-z-]+$/],
	['`problem.${money.problem.code}`', /^problem\.[a-z-]+$/],
	['`problem.${worth.problem.code}`', /^problem\.[a-z-]+$/],
	['`benchmark.${kind}`', /^benchmark\.(won-value|activities|conversion)$/],
	['`benchmark.${kind}.add`', /^benchmark\.(won-value|activities|conversion)\.add$/],
	['`benchmark.activity.${known}`', /^benchmark\.activity\.[a-z]+$/],
	['`chart.save.${kind}`', /^chart\.save\.(csv|png|svg)$/],
	['`chart.months.${against}`', /^chart\.months\.(month|year)$/],
	['`guide.segment.${id}`', /^guide\.segment\.[a-z]+$/],
	['`guide.field.${known}`', /^guide\.field\.[a-zA-Z]+$/],
	['`lists.field.of.${value}`', /^lists\.field\.of\.[a-z]+$/],
	['`lists.field.of.${field.of}`', /^lists\.field\.of\.[a-z]+$/],
	['`lists.field.type.${value}`', /^lists\.field\.type\.[a-z-]+$/],
	['`lists.field.type.${field.type}`', /^lists\.field\.type\.[a-z-]+$/],
	['`lists.colour.${colour}`', /^lists\.colour\.[a-z]+$/],
	[
		'`lists.${value}`',
		/^lists\.(lost|disqualified|nurture|sources|segments|labels|products|fields)$/
	],
	['`lists.${use}`', /^lists\.(lost|disqualified|nurture)$/],
	[
		'`lists.${list}.hint`',
		/^lists\.(lost|disqualified|nurture|sources|segments|labels|products|fields)\.hint$/
	],
	['`lists.source.${value}`', /^lists\.source\.(in|out)bound$/],
	['`pipeline.advice.${advice}`', /^pipeline\.advice\.(few|note|many)$/],
	['`pipeline.end.${kind}`', /^pipeline\.end\.(won|lost)$/],
	['`clock.${off.direction}.${off.unit}`', /^clock\.(ahead|behind)\.(minutes|hours|days)$/],
	['`storage.${trouble}`', /^storage\.(quota|unavailable|unreadable|interrupted)$/],
	['`access.${access}`', /^access\.(held|revoked|outdated|refused|tooOld)$/],
	['`join.camera.${problem}`', /^join\.camera\.(refused|none|busy)$/],
	['`join.problem.${problem}`', /^join\.problem\.(unknown|offline)$/],
	['`team.problem.${code}`', /^team\.problem\.[a-z-]+$/],
	['`workload.${which}`', /^workload\.(open|overdue)$/],
	['`diagnosis.cause.${one}`', /^diagnosis\.cause\.[a-z]+$/],
	['`diagnosis.cause.${cause}`', /^diagnosis\.cause\.[a-z]+$/],
	['`diagnosis.by.${by}`', /^diagnosis\.by\.(sources|calls|reasons)$/],
	['`mark.change.${kind}`', /^mark\.change\.[a-z-]+$/],
	['`handover.n.${held}`', /^handover\.n\.[a-z]+$/],
	['`team.role.${role}`', /^team\.role\.[a-z]+$/],
	['`team.role.${known}`', /^team\.role\.[a-z]+$/],
	['`team.role.${member.role}`', /^team\.role\.[a-z]+$/],
	['`team.role.${membership.role}`', /^team\.role\.[a-z]+$/],
	['`team.role.${made.info.role}`', /^team\.role\.[a-z]+$/],
	['`team.role.${role}.hint`', /^team\.role\.[a-z]+\.hint$/],
	['`team.role.${member.role}.hint`', /^team\.role\.[a-z]+\.hint$/],
	['`attachment.kind.${kind}`', /^attachment\.kind\.(photo|file|voice)$/],
	['`inbox.${kind}`', /^inbox\.(contact|table|text|image|audio|file)$/],
	['`install.${way}`', /^install\.(mac|menu|none)$/],
	['`install.ios.${step}`', /^install\.ios\.(share|add|confirm)$/],
	['`bin.${one.kind}`', /^bin\.(deal|company|contact)$/],
	['`activity.type.${type}`', /^activity\.type\.[a-z]+$/],
	['`activity.type.${about.type}`', /^activity\.type\.[a-z]+$/],
	['`activity.did.${type}.${how}`', /^activity\.did\.[a-z]+\.(in|out|cold)$/],
	['`activity.did.${type}`', /^activity\.did\.[a-z]+$/],
	['`lead.state.${state}`', /^lead\.state\.[a-z]+$/],
	['`lead.state.${lead.state}`', /^lead\.state\.[a-z]+$/],
	['`lead.order.${order}`', /^lead\.order\.[a-z]+$/],
	['`history.lead.${state}`', /^history\.lead\.[a-z]+$/],
	['`deals.segment.${one}`', /^deals\.segment\.(new|repeat|existing)$/],
	['`deals.segment.${one}.how`', /^deals\.segment\.(new|repeat|existing)\.how$/],
	['`deals.segment.${proposed}`', /^deals\.segment\.(new|repeat|existing)$/],
	['`history.kind.${one}`', /^history\.kind\.(moves|fields|activities|comments)$/],
	['`nav.${to}`', /^nav\.[a-z]+$/],
	['`query.op.${operator}`', /^query\.op\.[a-zA-Z]+$/],
	['`query.stretch.${one}`', /^query\.stretch\.[a-zA-Z]+$/],
	['`settings.density.${one}`', /^settings\.density\.[a-z]+$/],
	['`view.for.${one}`', /^view\.for\.(me|team)$/],
	['`view.for.${audience}`', /^view\.for\.(me|team)$/],
	['`view.face.${face}`', /^view\.face\.(board|list|forecast)$/],
	['`talk.concern.${one.concern}`', /^talk\.concern\.[a-z]+$/],
	['`problem.${code}`', /^problem\.[a-z-]+$/],
	['`problem.${appended.problem.code}`', /^problem\.[a-z-]+$/],
	['`device.${capability}.no`', /^device\.[a-z]+\.no$/],
	['`device.${capability}.yes`', /^device\.[a-z]+\.yes$/],
	['`device.${capability}`', /^device\.(badge|share|files|notifications|contacts|codes|wake)$/],
	['`problem.${archive.problem.code}`', /^problem\.archive-[a-z]+$/],
	['`import.dates.${order}`', /^import\.dates\.[dmy]{3}$/],
	['`import.kind.${one}`', /^import\.kind\.(open|won|lost)$/],
	['`import.same.${same}`', /^import\.same\.(?:skip|update|make)$/],
	['`import.why.${code}`', /^import\.why\.[a-z]+$/],
	['`settings.calendar.${usual.calendar}`', /^settings\.calendar\.[a-z]+$/],
	['`settings.calendar.${name}`', /^settings\.calendar\.[a-z]+$/],
	['`settings.density.${name}`', /^settings\.density\.[a-z]+$/],
	['`settings.theme.${name}`', /^settings\.theme\.[a-z]+$/],
	['`stage.activity.${kind}`', /^stage\.activity\.[a-z]+$/],
	['`status.${status.kind}`', /^status\.[a-z-]+$/],
	['`status.short.${status.kind}`', /^status\.short\.[a-z-]+$/],
	['`step.state.${mark}`', /^step\.state\.[a-z]+$/],
	['`step.state.${state}`', /^step\.state\.[a-z]+$/],
	['`${key}.hint`', /^welcome\.[a-z]+\.hint$/],
	['`insights.by.${measure}.how`', /^insights\.by\.[a-zA-Z]+\.how$/],
	['`insights.by.${measure}`', /^insights\.by\.(winRate|shrunk|wonValue|meanValue|cycle)$/],
	['`insights.by.${one}`', /^insights\.by\.(winRate|shrunk|wonValue|meanValue|cycle)$/],
	['`insights.by.group.${group}`', /^insights\.by\.group\.[a-z]+$/],
	['`insights.by.group.${one}`', /^insights\.by\.group\.[a-z]+$/],
	['`insights.care.${one}`', /^insights\.care\.(idle|overAge|simple|toNurture)$/],
	['`insights.care.${rule}.how`', /^insights\.care\.[a-zA-Z]+\.how$/],
	['`insights.care.none.${rule}`', /^insights\.care\.none\.[a-zA-Z]+$/],
	['`insights.care.title.${rule}`', /^insights\.care\.title\.[a-zA-Z]+$/],
	['`insights.spread.${one}`', /^insights\.spread\.(mean|median|simple)$/],
	['`insights.spread.${spread}`', /^insights\.spread\.(mean|median|simple)$/],
	['`insights.value.finding.${kind}`', /^insights\.value\.finding\.(won|open|all)$/],
	['`insights.value.kind.${one}`', /^insights\.value\.kind\.(won|open|all)$/],
	['`insights.leads.finding.${of}`', /^insights\.leads\.finding\.(created|qualified)$/],
	['`insights.leads.none.${of}`', /^insights\.leads\.none\.(created|qualified)$/],
	['`insights.leads.of.${one}`', /^insights\.leads\.of\.(created|qualified)$/],
	['`insights.leads.title.${of}`', /^insights\.leads\.title\.(created|qualified)$/],
	['`insights.lost.exit.${one}`', /^insights\.lost\.exit\.[a-z]+$/],
	['`insights.lost.title.${exit}`', /^insights\.lost\.title\.[a-z]+$/],
	['`activity.type.${kind}`', /^activity\.type\.[a-z]+$/],
	['`insights.profit.${one}`', /^insights\.profit\.(profit|margin)$/],
	['`insights.reps.${measure}`', /^insights\.reps\.[a-zA-Z]+$/],
	['`insights.reps.${one}`', /^insights\.reps\.[a-zA-Z]+$/],
	['`insights.cycle.end.${end}.how`', /^insights\.cycle\.end\.[a-z]+\.how$/],
	['`insights.cycle.end.${one}`', /^insights\.cycle\.end\.[a-z]+$/],
	['`insights.cycle.start.${one}`', /^insights\.cycle\.start\.[a-z]+$/],
	['`insights.cycle.start.${start}.how`', /^insights\.cycle\.start\.[a-z]+\.how$/],
	['`insights.winRate.by.${one}`', /^insights\.winRate\.by\.[a-zA-Z]+$/],
	['`insights.each.${one}`', /^insights\.each\.[a-z]+$/],
	['`insights.factor.${factor}`', /^insights\.factor\.[a-zA-Z]+$/],
	['`insights.funnel.way.${one}`', /^insights\.funnel\.way\.[a-z]+$/],
	['`insights.funnel.way.${way}.how`', /^insights\.funnel\.way\.[a-z]+\.how$/],
	['`insights.period.${period}`', /^insights\.period\.[a-z0-9]+$/],
	['`insights.trait.${trait}`', /^insights\.trait\.[a-z]+$/],
	['`field.segment.${value}`', /^field\.segment\.[a-z]+$/],
	['`field.segment.${id as DealSegment}`', /^field\.segment\.[a-z]+$/],
	['`insights.group.${place}`', /^insights\.group\.[a-z]+$/],
	['`insights.hours.finding.${part}`', /^insights\.hours\.finding\.[a-zA-Z-]+$/],
	['`insights.hours.${part}`', /^insights\.hours\.[a-zA-Z-]+$/],
	['`insights.hours.${one}`', /^insights\.hours\.[a-zA-Z-]+$/],
	['`insights.cohorts.fate.${fate}`', /^insights\.cohorts\.fate\.[a-zA-Z-]+$/],
	['`insights.cohorts.title.${fate}`', /^insights\.cohorts\.title\.[a-zA-Z-]+$/],
	['`insights.cohorts.share.${fate}`', /^insights\.cohorts\.share\.[a-zA-Z-]+$/],
	['`insights.cohorts.counted.${fate}`', /^insights\.cohorts\.counted\.[a-zA-Z-]+$/],
	['`insights.cohorts.share.${one}`', /^insights\.cohorts\.share\.[a-zA-Z-]+$/],
	['`insights.fall.${bar}`', /^insights\.fall\.[a-zA-Z-]+$/],
	['`insights.fall.${most.bar}`', /^insights\.fall\.[a-zA-Z-]+$/],
	['`insights.fall.mode.${one}`', /^insights\.fall\.mode\.[a-zA-Z-]+$/],
	['`insights.fall.mode.${mode}.how`', /^insights\.fall\.mode\.[a-zA-Z-]+\.how$/],
	['`insights.curve.by.${one}`', /^insights\.curve\.by\.[a-zA-Z-]+$/],
	['`insights.sides.${side}`', /^insights\.sides\.[a-zA-Z-]+$/],
	['`insights.stalled.list.${list}`', /^insights\.stalled\.list\.[a-zA-Z-]+$/],
	['`activity.type.${what.kind}`', /^activity\.type\.[a-zA-Z-]+$/],
	['`insights.moves.${known}`', /^insights\.moves\.[a-zA-Z-]+$/],
	['`insights.velocity.way.${one}`', /^insights\.velocity\.way\.(simple|adjusted)$/],
	['`insights.winRate.by.${measure}`', /^insights\.winRate\.by\.[a-zA-Z-]+$/],
	['`insights.lost.exit.${exit}`', /^insights\.lost\.exit\.[a-zA-Z-]+$/],
	['`insights.stageRates.${measure}`', /^insights\.stageRates\.[a-zA-Z-]+$/],
	['`insights.stageRates.${one}`', /^insights\.stageRates\.[a-zA-Z-]+$/],
	['`insights.factor.${mainFactor(split)}`', /^insights\.factor\.[a-zA-Z-]+$/]
];

const SRC = join(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.(ts|svelte)$/.test(name))
	.map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }));
const source = files.map(({ text }) => text).join('\n');
const keys = Object.keys(MESSAGES.en);

test('every message is used', () => {
	const written = new Set(
		[...source.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map(([, key]) => key)
	);
	const unused = keys.filter(
		(key) => !written.has(key) && !BUILT.some(([, made]) => made.test(key))
	);
	expect(unused).toEqual([]);
});

test('every key that is written out has a message', () => {
	const areas = new Set(keys.map((key) => key.split('.')[0]));
	const called = [...source.matchAll(/\b(?:t|text|translate)\(\s*'([a-z]+\.[^']+)'/g)].map(
		([, key = '']) => key
	);
	const missing = called.filter((key) => areas.has(key.split('.')[0]) && !keys.includes(key));
	expect(called.length).toBeGreaterThan(50);
	expect(missing).toEqual([]);
});

test('the list of built keys is the list of those in the source', () => {
	const made = files.flatMap(({ name, text }) =>
		[...text.matchAll(/\b(?:t|text|translate)\((`[^`]*\$\{[^`]*`)/g)].map(
			([, key]) => `${name}: ${key}`
		)
	);
	const undeclared = made.filter(
		(key) => !BUILT.some(([expression]) => key.endsWith(`: ${expression}`))
	);
	expect(undeclared).toEqual([]);
	expect(BUILT.filter(([expression]) => !source.includes(expression))).toEqual([]);
});

test('no component says anything in words of its own', () => {
	const said = files
		.filter(({ name }) => name.endsWith('.svelte'))
		.flatMap(({ name, text }) => {
			const markup = text
				.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, '')
				.replaceAll(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
			const between = [...markup.matchAll(/>([^<>]*\p{L}{2}[^<>]*)</gu)].map(
				([, words = '']) => words
			);
			const named = [
				...markup.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*\p{L}[^"]*)"/gu)
			].map(([, words = '']) => words);
			return [...between, ...named].map((words) => `${name}: ${words.trim()}`);
		});
	expect(said).toEqual([]);
});
