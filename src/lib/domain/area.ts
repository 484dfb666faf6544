/** The area of visibility that everybody in a workspace sees. */
export const COMMON_AREA = '0';

/** The areas that a member sees beside the common one: all, those to come too, or the ids of some. */
export type SeenAreas = 'all' | readonly string[];
