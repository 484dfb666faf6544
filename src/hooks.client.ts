import type { HandleClientError } from '@sveltejs/kit';
import { describeFault } from '#lib/domain/fault.ts';

/** What the error page is told of an error that nobody expected: the browser's words, for whoever is asked for help. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status === 404) return { message };
	return { message: describeFault(error) };
};
