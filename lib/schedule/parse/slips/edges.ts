import { complain, isComplaint, quote, writeInstead } from '../complaint.ts';
import { inPlace } from '../in-place.ts';
import { readDateTime } from '../local-date.ts';
import { endOn, meantDate, meantDateTime, meantEndTime, meantTime, nextDay } from '../meant/day-and-time.ts';
import { convert, readZonedTime } from '../meant/zoned-time.ts';
import { readEdge } from '../read-edge.ts';
import type { SourceMapping, SourceScalar } from '../source.ts';
import { type Scene, type Slip, scalarOf, type WindowSlip } from './slip.ts';

/** What a `start` or an `end` says that only the schedule's zone, or the other of the two, makes sense of. */
export const edges: WindowSlip = (window, scene) =>
  (['start', 'end'] as const).flatMap((key) => {
    const node = scalarOf(window, key);
    if (node === undefined || !isComplaint(readEdge(node.text))) return [];
    const found = readers.map((read) => read({ key, node, window, scene })).find((one) => one !== undefined);
    return found === undefined ? [] : [found];
  });

interface EdgeSlip {
  readonly key: 'start' | 'end';
  readonly node: SourceScalar;
  readonly window: SourceMapping;
  readonly scene: Scene;
}

type EdgeReader = (slip: EdgeSlip) => Slip | undefined;

const slipAt = (node: SourceScalar, complaint: Parameters<typeof inPlace>[0]): Slip => ({
  place: node.place,
  complaint: inPlace(complaint, node),
  covers: [node],
});

const withZone: EdgeReader = ({ key, node, scene: { timezone } }) => {
  const { text } = node;
  const zoned = readZonedTime(text);
  if (zoned === undefined || timezone === undefined) return undefined;
  const isMeant = readDateTime(text);
  // Of 09:00-18:00 the 18:00 is an end, and of 09:00:30 the 30 are seconds.
  if (isComplaint(isMeant) && isMeant.edits === undefined && /`end: /.test(isMeant.hint)) return undefined;
  const converted = convert(zoned, timezone);
  if (converted.kind === 'unknown') return undefined;
  const message = `${quote(text)} names a zone, an offset or a place, but every time is in the schedule's own time zone, ${timezone}.`;
  const code = 'time-with-offset';
  if (converted.kind === 'either') {
    const [exact, local] = converted.locals;
    const hint = `Write ${quote(exact)} if ${quote(zoned.zone)} is meant word for word, or ${quote(local)} if this is what clocks show in ${timezone}.`;
    return slipAt(node, complain(code, message, hint));
  }
  if (converted.kind === 'second-time') {
    const hint = `In ${timezone} clocks show ${quote(converted.local)} twice then, and the second time cannot be written: take a time before or after that hour.`;
    return slipAt(node, complain(code, message, hint));
  }
  if (zoned.hasSeconds) {
    const hint = `Leave the seconds out: without them it is ${quote(converted.local)} in ${timezone}; ${key === 'start' ? 'begin' : 'end'} a minute later if they matter.`;
    return slipAt(node, complain(code, message, hint));
  }
  return slipAt(
    node,
    writeInstead(code, message, converted.local, (written) => `Write ${written}: that is the same moment there.`),
  );
};

/** `end: 2026-12-05`: people mean that the day is part of it. */
const endOfADay: EdgeReader = ({ key, node }) => {
  if (key !== 'end') return undefined;
  const midnight = /^(.*\S)[\sT]+(?:at\s+|um\s+)?(?:24(?::00){1,2}|24h|midnight|mitternacht)$/i.exec(
    node.text.trim(),
  )?.[1];
  const date = meantDate(midnight ?? node.text);
  if (date === undefined) return undefined;
  const code = midnight === undefined ? 'date-without-time' : 'bad-date-time';
  const message =
    midnight === undefined
      ? `${quote(node.text)} says the day but not the time.`
      : `${quote(node.text)} is not a date and time: the midnight that ends a day is 00:00 of the next day.`;
  return slipAt(
    node,
    writeInstead(code, message, `${nextDay(date)} 00:00`, (written) =>
      midnight === undefined
        ? `Write ${written} if all of that day is part of it: the next day begins then; or add the time after the day.`
        : `Write it like this: ${written}.`,
    ),
  );
};

/** `end: 19:45` after a start with its date. */
const timeAlone: EdgeReader = ({ key, node, window }) => {
  const time = key === 'end' ? meantEndTime(node.text) : meantTime(node.text);
  if (time === undefined || /^\s*\d{1,2}\s*$/.test(node.text)) return undefined;
  const message = `${quote(node.text)} says the time but not the day.`;
  const start = key === 'end' ? meantDateTime(scalarOf(window, 'start')?.text ?? '') : undefined;
  if (start === undefined) {
    const hint = `Write the date before it, as year, month and day; or, if it happens again and again, \`from\` and \`to\` instead of \`start\` and \`end\`.`;
    return slipAt(node, complain('time-without-date', message, hint));
  }
  return slipAt(node, writeInstead('time-without-date', message, endOn(start.slice(0, 10), start.slice(11), time)));
};

const readers: readonly EdgeReader[] = [withZone, endOfADay, timeAlone];
