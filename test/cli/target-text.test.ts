import { describe, expect, it } from 'vitest';
import type { TargetJson } from '../../cli/json/target-json.ts';
import { localClock } from '../../cli/text/local-clock.ts';
import { targetCells } from '../../cli/text/target-text.ts';

const clock = localClock('America/New_York');

const agent: TargetJson = {
  target: 'agent',
  service: 'waooaw-production/waooaw-agent',
  mode: 'act',
  isReleased: false,
  wanted: { tasks: 3, desired: 3, autoscaling: 'active', inForce: [], overruled: [], because: 'It is so.' },
  until: '2026-11-27T19:10:00Z',
  autoscaling: { is: 'on' },
  drift: [],
  pendingMessages: 0,
};

const inForce = (one: Partial<TargetJson>) => targetCells({ ...agent, ...one }, clock).at(-1);

describe('the row of a target', () => {
  it('says until when what is in force holds: an override until its own end, whatever ends below it', () => {
    expect(inForce({})).toBe('the base until Fri 27 Nov 2026 14:10');
    const override = { desired: 3, until: '2026-11-27T20:53:00Z', by: 'ana@example.com', reason: 'TV spot' };
    expect(inForce({ override })).toBe('an override until Fri 27 Nov 2026 15:53');
  });
});
