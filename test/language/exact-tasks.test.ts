import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tasksFor } from '../../lib/schedule/parse/exact-tasks.ts';
import { writeSchedule } from '../../lib/schedule/write-schedule.ts';
import { parsed, windowOf, withWindow } from './parsed.ts';

it.each`
  requests         | perTask  | buffer | tasks     | because
  ${5000}          | ${500}   | ${0.2} | ${12}     | ${'the example of the runbook'}
  ${1000}          | ${100}   | ${0.1} | ${11}     | ${'10 * 1.1 is 11.000000000000002 in floating point'}
  ${1001}          | ${100}   | ${0.1} | ${12}     | ${'one request more is one task more'}
  ${1}             | ${500}   | ${0}   | ${1}      | ${'a single request needs a task'}
  ${500}           | ${500}   | ${0}   | ${1}      | ${'exactly one'}
  ${501}           | ${500}   | ${0}   | ${2}      | ${'just above one'}
  ${700}           | ${0.7}   | ${0}   | ${1000}   | ${'fewer than one request a minute and task'}
  ${0.3}           | ${0.1}   | ${0}   | ${3}      | ${'0.3 / 0.1 is 2.9999999999999996 in floating point'}
  ${29}            | ${1}     | ${1}   | ${58}     | ${'twice as much'}
  ${1_000_000_000} | ${0.001} | ${10}  | ${1.1e13} | ${'the largest that can be written'}
`('$requests at $perTask with $buffer more are $tasks tasks: $because', ({ requests, perTask, buffer, tasks }) => {
  expect(tasksFor(requests, perTask, buffer)).toBe(tasks);
});

it('is the least count that serves all requests', () => {
  const anyCount = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(anyCount, anyCount, fc.integer({ min: 0, max: 1000 }), (requests, perTask, percent) => {
      const tasks = BigInt(tasksFor(requests, perTask, percent / 100));
      const needed = BigInt(requests) * (100n + BigInt(percent));
      expect(tasks * BigInt(perTask) * 100n >= needed).toBe(true);
      expect((tasks - 1n) * BigInt(perTask) * 100n < needed).toBe(true);
    }),
  );
});

it.each`
  written    | buffer
  ${'20%'}   | ${0.2}
  ${'20 %'}  | ${0.2}
  ${'0.2'}   | ${0.2}
  ${'12.5%'} | ${0.125}
  ${'0%'}    | ${0}
  ${'5%'}    | ${0.05}
  ${'"29%"'} | ${0.29}
  ${'150%'}  | ${1.5}
  ${'1'}     | ${1}
`('a buffer of $written is $buffer', ({ written, buffer }) => {
  const text = `timezone: UTC\ntargets: { a: { ecs: { cluster: a, service: a }, throughput: { requestsPerMinute: 5, buffer: ${written} } } }`;
  expect(parsed(text).targets.get('a')?.throughput).toEqual({ requestsPerMinute: 5, buffer });
});

it('turns requests into tasks and keeps them for people', () => {
  const window = windowOf(withWindow('start: 2026-11-27 09:00\nfor: 9h', '{ backend: { requestsPerMinute: 5000 } }'));
  expect(window.targets.get('backend')).toEqual({ desired: 12, requestsPerMinute: 5000 });
});

it('keeps three digits after a dot apart from thousands when it is written out and read again', () => {
  const text = withWindow('start: 2026-11-27 09:00\nfor: 9h', '{ backend: { requestsPerMinute: 12.1250 } }');
  const written = writeSchedule(parsed(text));
  expect(written).toContain('requestsPerMinute: 12.1250');
  expect(windowOf(written).targets.get('backend')).toEqual({ desired: 1, requestsPerMinute: 12.125 });
});
