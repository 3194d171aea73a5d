import * as z from 'zod/mini';
import { happened, type NewsKind, newsKind } from '../plan/news.ts';

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
    /** The names of all of them. */
    targets: z.optional(z.array(z.string())),
    /** How many more will tell the same later; absent: none. */
    awaited: z.optional(z.int().check(z.gte(1))),
    /** How many others of the event do not tell it, as they are in a trouble that was told; absent: none. */
    inTrouble: z.optional(z.int().check(z.gte(1))),
    /** All kinds of its parts, where they differ. */
    kinds: z.optional(z.array(newsKind)),
    /** Where to look, and where to change something. */
    links: z.optional(z.array(z.strictObject({ label: z.string(), url: z.string().check(z.startsWith('https://')) }))),
  }),
);
export type Announcement = Readonly<z.infer<typeof announcement>>;
/** What one target has to tell. */
export type Part = NonNullable<Announcement['parts']>[number];
export type AnnouncementKind = NewsKind;

/** Whose news it holds. */
export const targetsOf = ({ targets, target }: Pick<Announcement, 'targets' | 'target'>): readonly string[] =>
  targets ?? (target === undefined ? [] : [target]);

/** Targets that a message shows by name. */
export const mostShown = 12;

/** What each target that the message shows has to tell. */
export function partsOf(announcement: Announcement): readonly Part[] {
  const { parts, targets: _, awaited: __, inTrouble: ___, kinds: ____, links: _____, ...alone } = announcement;
  return parts ?? [alone];
}
