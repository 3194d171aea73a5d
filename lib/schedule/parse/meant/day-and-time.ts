import { dateOf, day, parseWall } from '../../wall-time.ts';
import { isComplaint } from '../complaint.ts';
import { guessDateTime } from '../guess-date-time.ts';
import { readDate, readDateTime } from '../local-date.ts';
import { guessEndOfDay, guessTime, readEndOfDay, readTimeOfDay } from '../time-of-day.ts';

/** `YYYY-MM-DD` of what is a date and nothing else, in any of the ways that can be read without doubt. */
export function meantDate(text: string): string | undefined {
  if (!/\d{4}/.test(text)) return undefined;
  const date = readDate(text);
  if (!isComplaint(date)) return date;
  if (/\.\.|\d\s*[,;]\s*\d{4}-|:/.test(text)) return undefined;
  const guess = guessDateTime(text);
  return guess !== undefined && guess.time === undefined && guess.isWhole ? guess.date : undefined;
}

/** `YYYY-MM-DD HH:MM` of what is a date with a time. */
export function meantDateTime(text: string): string | undefined {
  if (!/\d{4}/.test(text)) return undefined;
  const wall = readDateTime(text);
  if (!isComplaint(wall)) return wall.replace('T', ' ');
  if (wall.code === 'time-with-offset') return undefined;
  const guess = guessDateTime(text);
  return guess?.time === undefined ? undefined : `${guess.date} ${guess.time}`;
}

export function meantTime(text: string): string | undefined {
  const time = readTimeOfDay(text);
  return isComplaint(time) ? guessTime(text) : time;
}

export function meantEndTime(text: string): string | undefined {
  const time = readEndOfDay(text);
  return isComplaint(time) ? guessEndOfDay(text) : time;
}

/** The day after. */
export const nextDay = (date: string): string => dateOf(parseWall(date) + day);

/** The end at a time of day of what starts on a date: not after the start means on the next day. */
export function endOn(date: string, from: string, to: string): string {
  if (to === '24:00') return `${nextDay(date)} 00:00`;
  return `${to > from ? date : nextDay(date)} ${to}`;
}
