import type { ContactDraft } from '#lib/state/rep.ts';

/** The Contact Picker API, which only some phones have (Chrome on Android). */
interface ContactsManager {
	select(
		properties: readonly string[],
		options: { readonly multiple: boolean }
	): Promise<readonly Picked[]>;
}
interface Picked {
	readonly name?: readonly string[];
	readonly tel?: readonly string[];
	readonly email?: readonly string[];
}

/** The picker of the device's contacts, or `undefined` where the browser has none. */
export function contactPicker(
	device: Navigator & { readonly contacts?: ContactsManager }
): (() => Promise<ContactDraft | undefined>) | undefined {
	const { contacts } = device;
	if (typeof contacts?.select !== 'function') return undefined;
	return async () => {
		const [picked] = await contacts.select(['name', 'tel', 'email'], { multiple: false });
		return (
			picked && {
				name: picked.name?.[0] ?? '',
				phone: picked.tel?.[0] ?? '',
				email: picked.email?.[0] ?? ''
			}
		);
	};
}
