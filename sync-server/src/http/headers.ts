import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/**
 * What every answer carries. The page's own policy names its scripts by digest, in its markup; here is what only a
 * header can say, and what holds for every page. A policy can only narrow the other.
 */
const POLICY = [
	"frame-ancestors 'none'",
	"base-uri 'none'",
	"object-src 'none'",
	"form-action 'self'",
	"connect-src 'self'"
].join('; ');

/** The camera reads invitations, the microphone records voice notes. The rest of a device is none of the app's business. */
const PERMISSIONS = [
	'camera=(self)',
	'microphone=(self)',
	...['accelerometer', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'idle-detection'],
	...['magnetometer', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking']
]
	.map((feature) => (feature.includes('=') ? feature : `${feature}=()`))
	.join(', ');

export const SECURITY_HEADERS: OutgoingHttpHeaders = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'content-security-policy': POLICY,
	'permissions-policy': PERMISSIONS,
	'x-frame-options': 'DENY'
};

const YEAR_S = 365 * 24 * 60 * 60;

/** For who came by TLS, as the proxy says: come by nothing else for a year. */
export function transportHeaders(request: IncomingMessage, proxies: number): [string, string][] {
	const isSecure = proxies > 0 && request.headers['x-forwarded-proto'] === 'https';
	return isSecure ? [['strict-transport-security', `max-age=${YEAR_S}`]] : [];
}
