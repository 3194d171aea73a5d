import { minute, parseWall } from '../../wall-time.ts';
import { complain, quote } from '../complaint.ts';
import { writeDuration } from '../duration.ts';
import { meantDateTime, meantTime } from '../meant/day-and-time.ts';
import type { SourceMapping } from '../source.ts';
import { scalarOf, type WindowSlip } from './slip.ts';

/** Hours that nobody writes as a time at which an event gets ready, but as how long that takes. */
const mostHours = 3;

/** `lead: 09:15` may be the time of day at which the lead begins, or how long it is. It is not known, so we ask. */
export const leadAsTimeOfDay: WindowSlip = (window) => {
  const node = scalarOf(window, 'lead');
  const [, hours = '', minutes = ''] =
    /^\s*(\d{1,2})[:.]([0-5]\d)(?:\s*(?:uhr|h|[ap]\.?m\.?))?\s*$/i.exec(node?.text ?? '') ?? [];
  const isWithHalf = /[ap]\.?m|uhr/i.test(node?.text ?? '');
  if (node === undefined || hours === '' || Number(hours) > 23 || (/\./.test(node.text) && !isWithHalf)) return [];
  const message = `${quote(node.text)} is not a length of time: \`lead\` says how long before the start, and is not a time of day.`;
  const before = beforeStart(window, node.text);
  const isLength = hours.length === 1 && Number(hours) <= mostHours && !isWithHalf;
  const length = writeDuration((Number(hours) * 60 + Number(minutes)) * minute);
  const asks = [
    ...(isLength && length !== '0s' ? [`\`lead: ${length}\` if you mean that length`] : []),
    ...(before === undefined ? [] : [`\`lead: ${before}\` if it shall begin at that time of day`]),
  ];
  const hint =
    asks.length === 0
      ? 'Write how much earlier it begins than the start, as a number with its unit: minutes with `m`, hours with `h`.'
      : `Write ${asks.join(', or ')}${asks.length === 1 ? '; else a number with its unit: minutes with `m`, hours with `h`' : ''}.`;
  return [{ place: node.place, complaint: complain('bad-duration', message, hint), covers: [node] }];
};

function beforeStart(window: SourceMapping, text: string): string | undefined {
  const time = meantTime(text);
  const start =
    meantDateTime(scalarOf(window, 'start')?.text ?? '')?.slice(11) ?? meantTime(scalarOf(window, 'from')?.text ?? '');
  if (time === undefined || start === undefined || time >= start) return undefined;
  return writeDuration(parseWall(`2026-01-01T${start}`) - parseWall(`2026-01-01T${time}`));
}
