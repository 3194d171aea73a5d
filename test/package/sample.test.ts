import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleRefusal } from '../../deploy/sample.ts';
import { sampleSchedules } from './package-stage.ts';

const platform = (stage: string) => readFileSync(join(sampleSchedules, stage, 'platform.yml'), 'utf8');
const refused = (text: string) =>
  sampleRefusal([
    { path: 'a.yml', text: 'windows: []\n' },
    { path: 'platform.yml', text },
  ]);

describe('the example that is shipped', () => {
  it.each(['production', 'staging'])('is known, with other line ends and comments too: %s', (stage) => {
    for (const text of [platform(stage), platform(stage).replaceAll('\n', '\r\n'), `# ours\n${platform(stage)}`])
      expect(refused(text)).toMatch(/^platform\.yml is the example .*PRESCALE_SCHEDULES/);
  });

  it('is one’s own as soon as a service is', () => {
    expect(refused(platform('production').replaceAll('waooaw-backend', 'shop-backend'))).toBeUndefined();
  });
});
