declare global {
	namespace App {
		interface PageState {
			/** A sheet is open above the page: Back closes it. */
			sheet?: true;
		}
	}
}

export {};
