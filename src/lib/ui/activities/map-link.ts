/** Where an address is shown on a map: in the app for maps of a phone, else on a page. */
export function mapLink(address: string, userAgent: string): string {
	const asked = encodeURIComponent(address.replaceAll(/\s+/g, ' ').trim());
	if (/Android/.test(userAgent)) return `geo:0,0?q=${asked}`;
	if (/iPhone|iPad/.test(userAgent)) return `https://maps.apple.com/?q=${asked}`;
	return `https://www.openstreetmap.org/search?query=${asked}`;
}
