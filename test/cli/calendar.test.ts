import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess } from './in-process.ts';
import { addedEvent, type OwnFolder, ownFolder } from './schedules-folder.ts';

const week = ['calendar', '--from', '2026-11-23', '--days', '7'];
let own: OwnFolder;

beforeAll(() => {
  own = ownFolder();
});

const calendar = async (...more: readonly string[]): Promise<string> => {
  const { out, err, code } = await inProcess([...week, ...more], { folder: own.folder });
  expect({ code, err: err.replace(/^.*warning:.*\n/gm, '').trim() }).toEqual({ code: 0, err: '' });
  return out;
};

/** As ical.js reads it. */
const entriesOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      zone: event.startDate.zone.tzid,
    };
  });

describe('prescale calendar', () => {
  it('is read by ical.js: the phases of the event, in UTC', async () => {
    const entries = entriesOf(await calendar());
    expect(entries).toMatchObject([
      {
        uid: 'holiday-campaign-lead@production.prescale',
        start: '2026-11-27T13:00:00.000Z',
        end: '2026-11-27T14:00:00.000Z',
      },
      {
        uid: 'holiday-campaign-live@production.prescale',
        start: '2026-11-27T14:00:00.000Z',
        end: '2026-11-27T23:00:00.000Z',
      },
      {
        uid: 'holiday-campaign-wind-down@production.prescale',
        start: '2026-11-27T23:00:00.000Z',
        end: '2026-11-27T23:15:00.000Z',
      },
    ]);
    expect(new Set(entries.map(({ zone }) => zone))).toEqual(new Set(['UTC']));
    expect(entries[1]).toMatchObject({
      summary: 'holiday-campaign',
      description:
        'Winter campaign, TV spot at 09:10\nagent: 3 tasks\nbackend: 12 tasks, for 5,000 requests a minute\nOwner: marketing@example.com',
    });
  });

  it('is read alike by another reader', async () => {
    const text = await calendar('--windows');
    const theirs = Object.values(nodeIcal.sync.parseICS(text)).flatMap((one) =>
      one?.type === 'VEVENT' ? [`${one.uid} ${one.start.toISOString()} ${one.end?.toISOString()}`] : [],
    );
    const ours = entriesOf(text).map(({ uid, start, end }) => `${uid} ${start} ${end}`);
    expect(ours.length).toBeGreaterThan(10);
    expect(theirs.toSorted()).toEqual(ours.toSorted());
    expect(new Set(ours.map((line) => line.split(' ')[0])).size).toBe(ours.length);
  });

  it('is the same to the byte when it is made again, whatever the time', async () => {
    const made = await Promise.all(
      ['2026-11-20T12:00:00Z', '2026-12-24T09:30:00Z'].map((now) => inProcess(week, { folder: own.folder, now })),
    );
    expect(made[0]?.out).toBe(made[1]?.out);
  });

  it('has lines of at most 75 octets that end as the format says', async () => {
    const lines = (await calendar()).replace(/\r\n$/, '').split('\r\n');
    expect(lines.join('')).not.toMatch(/[\r\n]/);
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect([lines[0], lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
  });

  it('keeps the names of an event that is moved', async () => {
    const moved = ownFolder();
    const path = 'schedules/production/events.yml';
    moved.write(path, moved.read(path).replaceAll('2026-11-27', '2026-11-26'));
    const { out } = await inProcess(week, { folder: moved.folder });
    expect(entriesOf(out).map(({ uid }) => uid)).toEqual(entriesOf(await calendar()).map(({ uid }) => uid));
    expect(entriesOf(out)[1]?.start).toBe('2026-11-26T14:00:00.000Z');
  });

  it('is written to a file, which is the same as what is printed', async () => {
    const other = ownFolder();
    other.write('schedules/production/events.yml', other.read('schedules/production/events.yml') + addedEvent);
    const printed = await inProcess(week, { folder: other.folder });
    const { out } = await inProcess([...week, '--out', 'events.ics'], { folder: other.folder });
    expect(out).toBe('events.ics: 5 entries.\n');
    expect(other.read('events.ics')).toBe(printed.out);
  });
});
