import { expect, test } from 'vitest';
import { contactPicker } from '#lib/ui/people/picker.ts';

test('contactPicker(device) is undefined where the browser has none', () => {
	expect(contactPicker({} as Navigator)).toBeUndefined();
});

test('contactPicker(device) gives the first name, number and address of who was picked', async () => {
	const picked = [{ name: ['Ada'], tel: ['+48 1', '+48 2'], email: [] }];
	const asked: unknown[] = [];
	const contacts = {
		select: (...given: unknown[]) => {
			asked.push(given);
			return Promise.resolve(picked);
		}
	};
	const pick = contactPicker({ contacts } as never);
	expect(await pick?.()).toEqual({ name: 'Ada', phone: '+48 1', email: '' });
	expect(asked).toEqual([[['name', 'tel', 'email'], { multiple: false }]]);
	picked.length = 0;
	expect(await pick?.()).toBeUndefined();
});
