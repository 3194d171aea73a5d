import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sampleRefusal } from '../../deploy/sample.ts';
import { scheduleAccess } from '../../deploy/schedule-access.ts';
import { scheduleOfStage } from '../../deploy/schedules.ts';

const example = join(import.meta.dirname, '../../examples/schedules-repository');

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

describe('examples/schedules-repository', () => {
  it('has a schedule that could be deployed as it is, without a warning', async () => {
    const stage = await scheduleOfStage('production', join(example, 'schedules'), new Date('2026-10-01'));
    expect(stage.warnings).toEqual([]);
    expect(sampleRefusal(stage.files)).toBeUndefined();
    expect(scheduleAccess('production', stage).overrideTarget).toBe('checkout');
  });

  it('has a workflow that calls scripts that there are, and names its stage', () => {
    const workflow: Workflow = parse(readFileSync(join(example, '.github/workflows/deploy.yml'), 'utf8'));
    const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const called = runs.map((run) => /^npm (?:run )?(\w+) --prefix prescale(.*)$/.exec(run)?.slice(1) ?? [run]);
    expect(called.map(([script]) => script)).toEqual(['ci', 'package', 'start', 'deploy']);
    for (const [script = '', rest = ''] of called.filter(([name]) => name !== 'ci')) {
      expect(scripts).toHaveProperty(script);
      expect(rest).toContain('--stage "$STAGE"');
    }
    expect(workflow.env).toMatchObject({
      STAGE: 'production',
      PRESCALE_SCHEDULES: expect.stringMatching(/\/schedules$/),
    });
  });
});
