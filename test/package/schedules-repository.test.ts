import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sampleRefusal } from '../../deploy/sample.ts';
import { scheduleAccess } from '../../deploy/schedule-access.ts';
import { scheduleOfStage } from '../../deploy/schedules.ts';

const example = join(import.meta.dirname, '../../examples/schedules-repository');

const versionsIn = (path: string): readonly string[] =>
  [...readFileSync(join(example, path), 'utf8').matchAll(/(?:PRESCALE_VERSION: |--branch )(v?[\w.]+)/g)].map(
    ([, version = '']) => version,
  );

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

  it('names one version throughout, and no branch: the next, or the last while nothing has changed since', () => {
    const changes = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
    const [, unreleased = '', last = ''] = /^## Unreleased\n([\s\S]*?)^## (\S+)/m.exec(changes) ?? [];
    const files = ['.github/workflows/schedule.yml', '.github/workflows/deploy.yml', '.gitlab-ci.yml', 'README.md'];
    const named = files.map((file) => versionsIn(file));
    expect(named).toEqual(files.map(() => [expect.stringMatching(/^v\d+\.\d+\.\d+$/)]));
    const [version = '', ...others] = new Set(named.flat());
    expect(others).toEqual([]);
    // These files use what is new in it.
    if (unreleased.trim() === '') expect(version).toBe(`v${last}`);
    else expect(version.localeCompare(`v${last}`, 'en', { numeric: true })).toBe(1);
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
