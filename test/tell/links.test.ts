import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { Announcement } from '../../lib/tell/announcement.ts';
import { linksOf } from '../../lib/tell/links.ts';

const repository = 'https://github.com/acme/schedules/blob/main/production';
const scheduleOf = (more = '') => {
  const text = `timezone: UTC
${more}
targets:
  backend: { ecs: { cluster: shop, service: shop-backend } }
  agent: { ecs: { cluster: shop, service: agent } }
windows:
  - name: campaign
    kind: pre-event
    targets: { backend: { desired: 12 } }
    start: 2026-11-27 09:00
    end: 2026-11-27 18:00
`;
  const parsed = parseSchedule([{ path: 'events.yml', text }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.schedule;
};
const linked = scheduleOf(`repository: ${repository}`);
const told = (fields: Partial<Announcement>): Announcement => ({
  id: 'id',
  kind: 'ready',
  severity: 'info',
  at: '2026-11-27T08:00:00Z',
  timezone: 'UTC',
  because: '',
  details: [],
  ...fields,
});
const file = { label: 'Schedule', url: `${repository}/events.yml#L7` };
const service = {
  label: 'Service',
  url: 'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/shop-backend/health?region=eu-west-1',
};

describe('what a message links to', () => {
  it.each`
    fields                                                               | expected           | because
    ${{ target: 'backend', window: 'campaign' }}                         | ${[file, service]} | ${'the line of its window, and its service'}
    ${{ target: 'backend' }}                                             | ${[service]}       | ${'no window, no line'}
    ${{ targets: ['agent', 'backend'], window: 'campaign' }}             | ${[file]}          | ${'several services have no page of their own'}
    ${{ targets: ['backend'], window: 'campaign' }}                      | ${[file, service]} | ${'what is left of several is one'}
    ${{ target: 'gone', window: 'gone' }}                                | ${[]}              | ${'what is not in the schedule any more has no place'}
    ${{ kind: 'schedule-rejected', details: ['events.yml:7:5 Oops.'] }}  | ${[file]}          | ${'the place of the mistake'}
    ${{ kind: 'schedule-rejected', details: ['events.yml:7:15 Oops.'] }} | ${[file]}          | ${'wherever in its line that is'}
    ${{ kind: 'failed', details: ['a.yml.b:7:5 Oops. see x.yml:1:1 '] }} | ${[]}              | ${'only where a text begins with a place'}
  `('$because', ({ fields, expected }) => {
    expect(linksOf(told(fields), { schedule: linked, region: 'eu-west-1' })).toEqual(expected);
  });

  it('is nothing that nobody knows', () => {
    const all = told({ target: 'backend', window: 'campaign' });
    expect(linksOf(all, { schedule: undefined, region: 'eu-west-1' })).toEqual([]);
    expect(linksOf(all, { schedule: scheduleOf() })).toEqual([]);
  });

  it.each`
    region             | host
    ${'cn-north-1'}    | ${'https://cn-north-1.console.amazonaws.cn/'}
    ${'us-gov-west-1'} | ${'https://us-gov-west-1.console.amazonaws-us-gov.com/'}
  `('in $region to its own console', ({ region, host }) => {
    const [link] = linksOf(told({ target: 'backend' }), { schedule: linked, region });
    expect(link?.url.startsWith(host)).toBe(true);
  });
});
