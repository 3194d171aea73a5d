import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseSchedule } from '../../lib/schedule/parse-schedule.ts';
import type { ScheduleFile } from '../../lib/schedule/schedule.ts';
import { writeSchedule } from '../../lib/schedule/write-schedule.ts';
import { cases } from '../schedule/arbitrary.ts';
import { parsed, saying } from './parsed.ts';
import { anyLayout, anyWritten, asFiles, type Layout } from './written.ts';

// With ten thousand cases each, as CI asks for, some take minutes on a busy machine.
vi.setConfig({ testTimeout: 900_000 });

const plain: Layout = { files: 1, dice: [0] };
const now = new Date('2026-10-01T00:00:00Z');

describe('a schedule', () => {
  it('is the same in any order of files, sections, names, windows and keys', () => {
    fc.assert(
      fc.property(anyWritten, anyLayout, anyLayout, (written, one, other) => {
        expect(saying(parsed(...asFiles(written, one)))).toEqual(saying(parsed(...asFiles(written, other))));
      }),
      { numRuns: cases(100) },
    );
  });

  it('is warned about the same in any order, but for what is unlike the rest of its file', () => {
    const byFile = new Set(['unlike-requests', 'odd-year']);
    const warnings = (files: readonly ScheduleFile[]) => {
      const result = parseSchedule(files, { now });
      if (!result.ok) return result.problems;
      const told = result.warnings.filter(({ code }) => !byFile.has(code));
      return told.map(({ code, message }) => `${code} ${message}`).sort();
    };
    fc.assert(
      fc.property(anyWritten, anyLayout, anyLayout, (written, one, other) => {
        expect(warnings(asFiles(written, one))).toEqual(warnings(asFiles(written, other)));
      }),
      { numRuns: cases(100) },
    );
  });

  it('has as many targets and windows as are written, in order of their names', () => {
    fc.assert(
      fc.property(anyWritten, anyLayout, (written, layout) => {
        const { targets, windows } = parsed(...asFiles(written, layout));
        expect([...targets.keys()]).toEqual(Object.keys(written.targets).sort());
        expect(windows.map(({ name }) => name)).toEqual(written.windows.map(({ name }) => name).sort());
      }),
      { numRuns: cases(100) },
    );
  });

  it('that is written out is read as the same', () => {
    fc.assert(
      fc.property(anyWritten, (written) => {
        const schedule = parsed(...asFiles(written, plain));
        expect(saying(parsed(writeSchedule(schedule)))).toEqual(saying(schedule));
      }),
      { numRuns: cases(100) },
    );
  });
});
