import { signedText } from '#lib/protocol/team.ts';
import { expect, test } from 'vitest';

test('signedText(action, request) differs where any part does, wherever a part ends', () => {
	const texts = [
		signedText('join', { challenge: 'c', payload: '{}' }),
		signedText('leave', { challenge: 'c', payload: '{}' }),
		signedText('join', { challenge: 'd', payload: '{}' }),
		signedText('join', { challenge: 'c', payload: '{"a":1}' })
	];
	expect(new Set(texts).size).toBe(texts.length);
	expect(texts[0]).toBe('runnel.1\njoin\nc\n{}');
});
