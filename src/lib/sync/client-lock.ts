/**
 * Holds a client id of Yjs as this tab's own until the returned function is called or the tab ends; `undefined` where
 * another tab of this device still holds it, because something that it wrote under the id is not on disk yet. Two that
 * write under one id destroy a document.
 */
export function holdClient(name: string, client: number): Promise<(() => void) | undefined> {
	return new Promise((resolve, reject) => {
		navigator.locks
			.request(`${name}/client/${client}`, { ifAvailable: true }, (lock) =>
				lock ? new Promise<void>((release) => resolve(release)) : resolve(undefined)
			)
			.catch(reject);
	});
}
