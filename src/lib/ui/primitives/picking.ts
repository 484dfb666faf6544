/** What a date picker needs once somebody uses it, loaded in one piece. */
export { parseDay } from '#lib/i18n/parse-day.ts';
export { default as MonthGrid } from './MonthGrid.svelte';
