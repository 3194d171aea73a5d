import { afterEach, describe, expect, it, vi } from 'vitest';
import { availableOrSkip } from './available.ts';

describe('tests that need a program which is not ours', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('run where it is on the path, in CI or not', () => {
    vi.stubEnv('CI', 'true');
    expect(availableOrSkip('node')).toBe(true);
  });

  it.each(['', 'false'])('are skipped, saying so, where it is missing and CI is %j', (ci) => {
    vi.stubEnv('CI', ci);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(availableOrSkip('no-such-program')).toBe(false);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^no-such-program is not on the path: .* skipped$/));
  });

  it.each(['true', '1'])('fail where it is missing and CI is %j', (ci) => {
    vi.stubEnv('CI', ci);
    expect(() => availableOrSkip('no-such-program')).toThrow('no-such-program is not on the path');
  });
});
