const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/\bEdgA?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bYaBrowser\//, 'Yandex Browser'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\b(Firefox|FxiOS)\//, 'Firefox'],
	[/\b(Chrome|CriOS)\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/\bAndroid\b/, 'Android'],
	[/\biPhone\b/, 'iPhone'],
	[/\biPad\b/, 'iPad'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bWindows\b/, 'Windows'],
	[/\bMac OS X\b/, 'Mac'],
	[/\bLinux\b/, 'Linux']
];

/** What a device is called in the list of a member's devices until somebody says better: browser and system. */
export function deviceName(userAgent: string): string {
	const of = (names: typeof BROWSERS) => names.find(([sign]) => sign.test(userAgent))?.[1];
	return [of(BROWSERS), of(SYSTEMS)].filter((name) => name !== undefined).join(', ') || '?';
}
