import * as z from 'zod';

/** An instant as the JSON protocols carry it: seconds since 1970, with a fraction. */
export const epochSeconds = z.number().transform((seconds) => new Date(Math.round(seconds * 1000)));
