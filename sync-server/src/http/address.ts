import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Where a request is from, as what is counted by: an IPv4 address, or the network of an IPv6 one, of which a house has
 * 2^64.
 * @param proxies how many of the last entries of X-Forwarded-For are by proxies that are trusted
 */
export function addressOf(request: IncomingMessage, proxies: number): string {
	const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
	const claimed = proxies > 0 ? forwarded.at(-proxies)?.trim() : undefined;
	return networkOf(claimed || request.socket.remoteAddress || '');
}

export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
	if (!isIPv6(plain)) return plain;
	const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
	const start = head.split(':').filter(Boolean);
	const end = tail?.split(':').filter(Boolean) ?? [];
	const missing = Array.from({ length: 8 - start.length - end.length }, () => '0');
	const groups = [...start, ...missing, ...end].slice(0, 4);
	return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
