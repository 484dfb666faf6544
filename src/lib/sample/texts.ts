/** What a made-up team writes, in one language. Nobody and no firm in it exists. */
export interface Texts {
	readonly language: SampleLanguage;
	readonly people: readonly string[];
	/** Whom the team talks to. */
	readonly contact: {
		/** `{given}` and `{family}` in the order of the language. */
		readonly pattern: string;
		readonly given: readonly string[];
		readonly family: readonly string[];
		/** A number that nobody has, each `#` a digit. */
		readonly phone: string;
	};
	readonly company: {
		/** `{name}` and `{trade}` in the order of the language. */
		readonly pattern: string;
		readonly names: readonly string[];
		readonly trades: readonly string[];
	};
	readonly title: {
		/** `{what}` and `{where}`. */
		readonly pattern: string;
		readonly what: readonly string[];
		readonly where: readonly string[];
	};
	/** By how far the deal has come: the first, the middle and the last third of the open stages. */
	readonly nextSteps: readonly [readonly string[], readonly string[], readonly string[]];
	readonly lossNotes: readonly string[];
	readonly labels: readonly string[];
	/** What is sold, the dearest first. */
	readonly products: readonly string[];
	readonly personas: readonly {
		readonly name: string;
		readonly interests: string;
		readonly pains: string;
		readonly outcomes: string;
		readonly help: string;
	}[];
	/** Why a deal was disqualified, and why one was set aside. */
	readonly unfitNote: string;
	readonly laterNote: string;
	/** What colleagues say to each other about a deal. */
	readonly talk: {
		/** A question to the colleague `{name}`, and what they answer. */
		readonly exchanges: readonly { readonly ask: string; readonly answer: string }[];
		readonly remarks: readonly string[];
	};
	/** Notes of meetings and demos. */
	readonly met: readonly string[];
	/** Notes of e-mails, messages and proposals. */
	readonly wrote: readonly string[];
	readonly leadNotes: readonly string[];
	/** What the people they talk to are. */
	readonly positions: readonly string[];
	/** Names of the views that the team has saved. */
	readonly views: { readonly large: string; readonly closing: string };
}

export type SampleLanguage = 'en' | 'fa' | 'ru' | 'pl' | 'zh';
