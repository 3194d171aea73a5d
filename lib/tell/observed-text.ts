import type { FactOf } from '../plan/news.ts';
import type { FoughtThing } from '../plan/observing.ts';
import { counted } from '../schedule/counted.ts';
import { mostShown } from './announcement.ts';

/** Whom it concerns, and who is acted on for the time being. */
export const observingBegins = ({ targets, acting }: FactOf<'observing-begins'>): readonly string[] => [
  `Observed: ${list(targets)}.`,
  ...(acting.length === 0
    ? []
    : [
        `What was done to ${list(acting)} is given back first; an event or a scale-up that is under way, or what is held by hand, is brought to its end.`,
      ]),
];

/** What would have been done, what would have been saved, and what would have fought with it. */
export const observedText = (fact: FactOf<'observed'>): readonly string[] => {
  const { targets, events, windows, changes, deregistrations, over } = fact;
  const happened = `${counted(events, 'event', 'events')} and ${counted(windows, 'window', 'windows')}`;
  const calls = `${counted(changes, 'change of a count', 'changes of counts')} and ${counted(deregistrations, 'deregistration', 'deregistrations')}`;
  return [
    `On ${list(targets)}: ${happened}, with ${calls}.`,
    saved(fact),
    ...fought(fact),
    ...(over.length === 0 ? [] : [`Not observed any more: ${list(over)}.`]),
  ];
};

function saved({ foundHours, wantedHours }: FactOf<'observed'>): string {
  const [found, wanted] = [foundHours, wantedHours].map((hours) => hours.toLocaleString('en'));
  const difference = Math.round((foundHours - wantedHours) * 10) / 10;
  const less = Math.abs(difference).toLocaleString('en');
  if (difference === 0) return `${found} task-hours were asked for, and as many would have been.`;
  return `${found} task-hours were asked for, and ${wanted} would have been: ${less} ${difference > 0 ? 'fewer' : 'more'}.`;
}

/** What people do comes first: what native actions do is known, and comes every day. */
const things: Readonly<Record<FoughtThing, string>> = {
  count: 'Counts that somebody else changed',
  bounds: 'Bounds that somebody else changed',
  configuration: 'Scaling policies or scheduled actions that somebody else changed',
  'scheduled-action': 'Bounds that native scheduled actions moved',
};

/** One line for each kind, so that none hides another. */
function fought({ fought: all }: FactOf<'observed'>): readonly string[] {
  if (all.length === 0) return ['Nothing would have fought with it.'];
  const lines = Object.entries(things).flatMap(([what, title]) => {
    const own = all.filter((one) => one.what === what);
    const named = own.map(({ target, times }) => `${target} (${counted(times, 'time', 'times')})`);
    return own.length === 0 ? [] : [`${title}: ${list(named)}.`];
  });
  return ['This would have fought with it:', ...lines];
}

/** As many names as a message shows, and how many more there are. */
const list = (names: readonly string[]): string =>
  names.length > mostShown
    ? `${names.slice(0, mostShown).join(', ')} and ${names.length - mostShown} more`
    : names.join(', ');
