import { describe, expect, test } from 'vitest';
import {
	BASE62,
	contentId,
	newDeviceId,
	newId,
	newSecret,
	SETTINGS,
	typeOf,
	type RecordId,
	type RecordType
} from '#lib/domain/ids.ts';
import { seeded } from '../helpers/random.ts';

const TYPES: RecordType[] = [
	'workspace',
	'pipeline',
	'stage',
	'reason',
	'member',
	'deal',
	'company',
	'contact'
];

describe('newId(type, random)', () => {
	test.each(TYPES)('of a %s says its type', (type) => {
		expect(typeOf(newId(type, seeded(1).bytes))).toBe(type);
	});

	test('has 7 digits for the few and 11 for the many', () => {
		const { bytes } = seeded(1);
		expect(newId('stage', bytes)).toMatch(/^s[0-9A-Za-z]{7}$/);
		expect(newId('deal', bytes)).toMatch(/^d[0-9A-Za-z]{11}$/);
	});

	test('differs every time', () => {
		const { bytes } = seeded(2);
		const ids = Array.from({ length: 10_000 }, () => newId('deal', bytes));
		expect(new Set(ids).size).toBe(ids.length);
	});
});

describe('contentId(type, hash)', () => {
	const hash = Uint8Array.from({ length: 32 }, (_, i) => i * 7);

	test('is the same for the same content and differs with it', () => {
		expect(contentId('deal', hash)).toBe(contentId('deal', Uint8Array.from(hash)));
		expect(contentId('deal', hash)).not.toBe(
			contentId(
				'deal',
				hash.map((byte) => byte + 1)
			)
		);
	});

	test('reads the bytes of the hash one after another', () => {
		const digits = [...hash.slice(0, 11)].map((byte) => BASE62[byte % 62]).join('');
		expect(contentId('company', hash)).toBe(`c${digits}`);
	});
});

test('newDeviceId(random) has 8 digits, newSecret(random) 22', () => {
	expect(newDeviceId(seeded(1).bytes)).toMatch(/^[0-9A-Za-z]{8}$/);
	expect(newSecret(seeded(1).bytes)).toMatch(/^[0-9A-Za-z]{22}$/);
});

test('typeOf(id) is undefined for an id of a later version, and for none', () => {
	expect(typeOf('z1234567' as RecordId)).toBeUndefined();
	expect(typeOf('' as RecordId)).toBeUndefined();
	expect(typeOf(SETTINGS)).toBe('workspace');
});
