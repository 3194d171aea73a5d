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

const things: Readonly<Record<FoughtThing, string>> = {
  count: 'its count was changed by somebody else',
  bounds: 'its bounds were changed by somebody else',
  'scheduled-action': 'a native scheduled action moved its bounds',
  configuration: 'its scaling policies or scheduled actions were changed by somebody else',
};

const fought = ({ fought: all }: FactOf<'observed'>): readonly string[] =>
  all.length === 0
    ? ['Nothing would have fought with it.']
    : [
        'This would have fought with it:',
        ...all.map(({ target, what, times }) => `${target}: ${things[what]}, ${counted(times, 'time', 'times')}.`),
      ];

/** As many names as a message shows, and how many more there are. */
const list = (names: readonly string[]): string =>
  names.length > mostShown
    ? `${names.slice(0, mostShown).join(', ')} and ${names.length - mostShown} more`
    : names.join(', ');
