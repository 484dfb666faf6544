import type { Ways } from './ways.ts';

/** What a thing is and what is known of it, as one sentence to be heard: "Proposal. Deals: 12; value: €40,000". */
export function formatFacts(
	{ locale }: Ways,
	title: string,
	facts: readonly (readonly [name: string, value: string])[]
): string {
	if (facts.length === 0) return title;
	const [stop, colon, semicolon] =
		locale === 'zh' ? ['。', '：', '；'] : ['. ', ': ', locale === 'fa' ? '؛ ' : '; '];
	return title + stop + facts.map((fact) => fact.join(colon)).join(semicolon);
}
