import { asciiDigits } from '#lib/domain/digits.ts';
import type { TimeZone } from '#lib/domain/time.ts';

/** How numbers are written inside of a country. */
interface Plan {
	/** The country code. */
	readonly code: string;
	/** What stands before a number inside of the country. */
	readonly trunk: string;
	/** How many digits a number has without it, at least and at most. */
	readonly digits: readonly [number, number];
}

const plan = (code: string, trunk: string, least: number, most = least): Plan => ({
	code,
	trunk,
	digits: [least, most]
});

const RUSSIA = plan('7', '8', 10);
const NORTH_AMERICA = plan('1', '1', 10);
const POLAND = plan('48', '', 9);
const GERMANY = plan('49', '0', 7, 12);
const BRITAIN = plan('44', '0', 9, 10);

function zones(area: string, plan: Plan, cities: string): Readonly<Record<string, Plan>> {
	return Object.fromEntries(cities.split(' ').map((city) => [area + city, plan]));
}

/** The plans of the countries that a time zone tells; of others a number stays as it was typed. */
const PLANS: Readonly<Record<string, Plan>> = {
	'Europe/Warsaw': POLAND,
	'Asia/Tehran': plan('98', '0', 10),
	...zones(
		'Europe/',
		RUSSIA,
		'Moscow Kaliningrad Samara Saratov Volgograd Ulyanovsk Astrakhan Kirov'
	),
	...zones(
		'Asia/',
		RUSSIA,
		'Yekaterinburg Omsk Novosibirsk Krasnoyarsk Irkutsk Yakutsk Vladivostok'
	),
	...zones('Asia/', RUSSIA, 'Tomsk Barnaul Chita Magadan Sakhalin Kamchatka'),
	'Asia/Shanghai': plan('86', '0', 10, 11),
	'Asia/Urumqi': plan('86', '0', 10, 11),
	'Europe/Berlin': GERMANY,
	'Europe/London': BRITAIN,
	'Europe/Paris': plan('33', '0', 9),
	'Europe/Madrid': plan('34', '', 9),
	'Europe/Vienna': plan('43', '0', 7, 12),
	'Europe/Zurich': plan('41', '0', 9),
	'Europe/Amsterdam': plan('31', '0', 9),
	'Europe/Prague': plan('420', '', 9),
	'Europe/Bratislava': plan('421', '0', 9),
	'Europe/Kyiv': plan('380', '0', 9),
	'Europe/Kiev': plan('380', '0', 9),
	'Europe/Istanbul': plan('90', '0', 10),
	'Asia/Dubai': plan('971', '0', 8, 9),
	'Asia/Almaty': plan('7', '8', 10),
	...zones('America/', NORTH_AMERICA, 'New_York Chicago Denver Los_Angeles Phoenix Detroit'),
	...zones('America/', NORTH_AMERICA, 'Anchorage Toronto Vancouver Halifax Winnipeg Edmonton')
};

/**
 * A typed number as it is dialled: international where it was typed so, or where the workspace's time zone tells the
 * country; else its digits as they are. Empty for what has no digits. An extension behind the number is left out.
 */
export function dialled(number: string, zone: TimeZone): string {
	const typed = asciiDigits(number)
		.replaceAll(/\p{Cf}/gu, '')
		.replaceAll('＋', '+')
		.replace(/(?:ext|wewn|доб|داخلی|分机|转|[x#;,]).*$/iu, '')
		.trim();
	const digits = typed.replaceAll(/\D/g, '');
	if (digits === '') return '';
	if (/^\(?\+/.test(typed)) return `+${digits.replace(/^(44|49|33|31|41|43|39)0/, '$1')}`;
	if (digits.startsWith('00')) return `+${digits.slice(2)}`;
	const plan = PLANS[zone];
	if (!plan) return digits;
	const { code, trunk } = plan;
	const [least, most] = plan.digits;
	const fits = (rest: string) => rest.length >= least && rest.length <= most;
	const bare = trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits;
	if (bare !== digits && fits(bare)) return `+${code}${bare}`;
	if (digits.startsWith(code) && fits(digits.slice(code.length)) && !fits(digits))
		return `+${digits}`;
	// Where a trunk is written, a number without it is one of the same town.
	if (fits(digits) && (trunk === '' || code === '86' || digits.length === most))
		return `+${code}${digits}`;
	return digits;
}
