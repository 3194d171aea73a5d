import * as z from 'zod/mini';
import { happened, type NewsKind } from '../plan/news.ts';

/** One message to people. */
export const announcement = z.lazy(() =>
  z.strictObject({
    ...happened(),
    /** One sentence: why. */
    because: z.string(),
    /** Further lines, one fact each: reasons why tasks do not start, problems of a file, what was restored. */
    details: z._default(z.array(z.string()), []),
  }),
);
export type Announcement = Readonly<z.infer<typeof announcement>>;
export type AnnouncementKind = NewsKind;
