/** On it a worker that failed as it was told to says so. */
export const FAILED = 'test/failed';
