import { describe, expect, it } from 'vitest';
import { noneSuspended, notYetSet, sameFlags, withoutOurs } from '../../lib/plan/suspended-flags.ts';
import { active, paused } from './worlds.ts';

const onlyIn = { ...active, dynamicScalingIn: true };
const onlyOut = { ...active, dynamicScalingOut: true };
const onlyScheduled = { ...active, scheduledScaling: true };
const allButIn = { ...paused, dynamicScalingIn: false };
const allButOut = { ...paused, dynamicScalingOut: false };
const allButScheduled = { ...paused, scheduledScaling: false };

describe('the flags that Prescale sets when it pauses a target, and clears when it resumes it', () => {
  it.each`
    found            | ours               | because
    ${active}        | ${paused}          | ${'nothing was paused, so all flags are ours'}
    ${paused}        | ${active}          | ${'everything was paused already, so none is'}
    ${onlyIn}        | ${allButIn}        | ${'somebody had paused scaling in'}
    ${onlyOut}       | ${allButOut}       | ${'somebody had paused scaling out'}
    ${onlyScheduled} | ${allButScheduled} | ${'somebody had paused scheduled scaling'}
  `('$because', ({ found, ours }) => {
    expect(notYetSet(found)).toEqual(ours);
    expect(withoutOurs(paused, ours)).toEqual(found);
  });

  it.each`
    present    | ours         | left       | because
    ${onlyIn}  | ${paused}    | ${active}  | ${'somebody resumed the rest meanwhile: it is not paused again'}
    ${active}  | ${paused}    | ${active}  | ${'somebody resumed all of it'}
    ${onlyOut} | ${onlyIn}    | ${onlyOut} | ${'the flag that is set is somebody else’s'}
    ${paused}  | ${undefined} | ${paused}  | ${'Prescale paused nothing'}
  `('$because', ({ present, ours, left }) => {
    expect(withoutOurs(present, ours)).toEqual(left);
  });

  it.each([onlyIn, onlyOut, onlyScheduled])('one flag is a difference: %j', (flags) => {
    expect(sameFlags(flags, noneSuspended)).toBe(false);
    expect(sameFlags(noneSuspended, flags)).toBe(false);
    expect(sameFlags(flags, { ...flags })).toBe(true);
  });
});
