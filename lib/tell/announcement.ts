import * as z from 'zod/mini';
import { happened, type NewsKind } from '../plan/news.ts';

const told = () => ({
  ...happened(),
  /** One sentence: why. */
  because: z.string(),
  /** Further lines, one fact each: reasons why tasks do not start, problems of a file, what was restored. */
  details: z._default(z.array(z.string()), []),
});

/** One message to people: a happening, over all the targets that it concerns. */
export const announcement = z.lazy(() =>
  z.strictObject({
    ...told(),
    /**
     * Of several targets: what each has to tell, those in trouble first, at most `mostShown`. `from` and `to` of the message
     * are then the sums, and it has no `target`.
     */
    parts: z.optional(z.array(z.strictObject(told()))),
    /** How many targets it concerns, and how many more will tell the same later. Absent: one, none. */
    targets: z.optional(z.int().check(z.gte(1))),
    awaited: z.optional(z.int().check(z.gte(1))),
  }),
);
export type Announcement = Readonly<z.infer<typeof announcement>>;
/** What one target has to tell. */
export type Part = NonNullable<Announcement['parts']>[number];
export type AnnouncementKind = NewsKind;

/** Targets that a message shows by name. */
export const mostShown = 12;

/** What each target that the message shows has to tell. */
export function partsOf(announcement: Announcement): readonly Part[] {
  const { parts, targets: _, awaited: __, ...alone } = announcement;
  return parts ?? [alone];
}
