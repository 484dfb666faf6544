/** What one looked at last in the list of people, kept so that the way back leads to it. */
export const seen = $state({ companies: false, query: '', top: 0 });
