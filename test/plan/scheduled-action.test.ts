import { expect, it } from 'vitest';
import { isPast } from '../../lib/plan/scheduled-action.ts';

const now = new Date('2026-11-27T15:00:00Z');

it.each`
  schedule                                  | timezone              | endTime                   | expected | because
  ${'at(2026-11-27T14:59:59)'}              | ${undefined}          | ${undefined}              | ${true}  | ${'UTC unless given'}
  ${'at(2026-11-27T15:00:00)'}              | ${undefined}          | ${undefined}              | ${true}  | ${'its instant is now'}
  ${'at(2026-11-27T15:00:01)'}              | ${undefined}          | ${undefined}              | ${false} | ${'still to come'}
  ${'at(2026-11-27T10:30:00)'}              | ${'America/New_York'} | ${undefined}              | ${false} | ${'10:30 in New York is 15:30 UTC'}
  ${'at(2026-11-27T15:30:00)'}              | ${'Europe/Berlin'}    | ${undefined}              | ${true}  | ${'15:30 in Berlin is 14:30 UTC'}
  ${'at(2026-11-27T10:00:00)'}              | ${'Mars/Olympus'}     | ${undefined}              | ${false} | ${'in an unknown zone it may be still to come'}
  ${'at(2026-11-26T15:00:00)'}              | ${'Mars/Olympus'}     | ${undefined}              | ${true}  | ${'yesterday has passed in every zone'}
  ${' at( 2026-11-27T14:59:59 ) '}          | ${undefined}          | ${undefined}              | ${true}  | ${'blanks say nothing'}
  ${'rate(1 hour) at(2026-11-27T14:00:00)'} | ${undefined}          | ${undefined}              | ${false} | ${'what is not wholly a time of day is none'}
  ${'at(2026-11-27T14:00:00) daily'}        | ${undefined}          | ${undefined}              | ${false} | ${'nor is this'}
  ${'at()'}                                 | ${undefined}          | ${undefined}              | ${false} | ${'no time at all'}
  ${'at(2026-11-27T03:00:00)'}              | ${'Mars/Olympus'}     | ${undefined}              | ${true}  | ${'twelve hours ago has passed everywhere'}
  ${'at(2026-11-27T03:00:01)'}              | ${'Mars/Olympus'}     | ${undefined}              | ${false} | ${'a second later it may not have'}
  ${'at(soon)'}                             | ${undefined}          | ${undefined}              | ${false} | ${'what cannot be read is put back'}
  ${'cron(0 22 * * ? *)'}                   | ${undefined}          | ${undefined}              | ${false} | ${'it comes again'}
  ${'cron(0 22 * * ? *)'}                   | ${'Mars/Olympus'}     | ${undefined}              | ${false} | ${'it comes again, wherever'}
  ${'rate(1 hour)'}                         | ${undefined}          | ${'2026-11-27T15:00:00Z'} | ${true}  | ${'its end is now'}
  ${'rate(1 hour)'}                         | ${undefined}          | ${'2026-11-27T15:00:01Z'} | ${false} | ${'its end is still to come'}
  ${'rate(1 hour)'}                         | ${undefined}          | ${'never'}                | ${false} | ${'an end that cannot be read is no end'}
`('$because ($schedule $timezone $endTime): $expected', ({ schedule, timezone, endTime, expected }) => {
  expect(isPast({ name: 'action', schedule, timezone, endTime }, now)).toBe(expected);
});
