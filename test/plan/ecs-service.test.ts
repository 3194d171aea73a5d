import { expect, it } from 'vitest';
import { shortageReasons, stopsSince } from '../../lib/plan/ecs-service.ts';
import { sentencesOf } from '../../lib/tell/sentences.ts';
import { newsWith } from './read-plan.ts';
import { worldWith } from './worlds.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 27, 9, minute));
const events = (...messages: readonly string[]) => messages.map((message, minute) => ({ at: at(minute), message }));
const reasons = (messages: readonly string[], stopped: readonly string[] = [], since?: Date) =>
  shortageReasons(
    {
      service: { ...worldWith().service, events: events(...messages) },
      stopped: stopped.map((reason, minute) => ({ at: at(minute), reason })),
    },
    since,
  ).flatMap((fact) => sentencesOf(fact, newsWith()));

const vcpu = 'reached the limit on the number of vCPUs you can run concurrently';

it.each`
  message                                                                             | meaning
  ${vcpu}                                                                             | ${'The account’s Fargate vCPU quota is used up.'}
  ${'Capacity is unavailable at this time.'}                                          | ${'AWS has no Fargate capacity in the zone right now.'}
  ${'(service web) was unable to place a task because no container instance met'}     | ${'The cluster has no room for another task.'}
  ${'The closest matching instance has insufficient CPU units available'}             | ${'The container instances have too little CPU or memory left.'}
  ${'The closest matching instance has insufficient memory available'}                | ${'The container instances have too little CPU or memory left.'}
  ${'(service web) is unable to consistently start tasks successfully'}               | ${'Tasks stop right after they start, so ECS starts them less and less often.'}
  ${'(service web) operations are being throttled on ELB. Will try again later'}      | ${'ECS is being throttled.'}
  ${'(port 80) is unhealthy in (target-group web) due to (reason Request timed out)'} | ${'The load balancer finds new tasks unhealthy.'}
  ${'(task 1) failed container health checks.'}                                       | ${'The load balancer finds new tasks unhealthy.'}
`('ECS says "$message"', ({ message, meaning }) => {
  expect(reasons([message])).toEqual([`${meaning} ECS says: “${message}”`]);
});

it('what tells nothing of a shortage is left out', () => {
  expect(reasons(['(service web) has reached a steady state.'])).toEqual([]);
});

it('the same is said once, and at the most three events', () => {
  const place = (task: number) => `was unable to place a task ${task}`;
  expect(reasons([vcpu, vcpu])).toHaveLength(1);
  expect(reasons([place(1), place(2), place(3), place(4)])).toHaveLength(3);
});

it('stops are counted by their reason, at the most three reasons', () => {
  expect(reasons([], ['Essential container exited', 'OutOfMemory', 'Essential container exited'])).toEqual([
    '2 tasks stopped: Essential container exited',
    '1 task stopped: OutOfMemory',
  ]);
  expect(reasons([], ['a', 'b', 'c', 'd'])).toHaveLength(3);
});

it('events come before stops', () => {
  expect(reasons([vcpu], ['OutOfMemory'])[1]).toBe('1 task stopped: OutOfMemory');
});

it('with `since`, what is older counts for nothing, and what is as old does count', () => {
  expect(reasons([vcpu, 'capacity is unavailable'], ['a', 'b'], at(1))).toEqual([
    'AWS has no Fargate capacity in the zone right now. ECS says: “capacity is unavailable”',
    '1 task stopped: b',
  ]);
  expect(reasons([vcpu], ['a'], at(2))).toEqual([]);
});

it.each`
  minute | stops
  ${0}   | ${3}
  ${1}   | ${2}
  ${3}   | ${0}
`('of three tasks that stop in as many minutes $stops count since minute $minute', ({ minute, stops }) => {
  const stopped = [0, 1, 2].map((stop) => ({ at: at(stop), reason: 'OutOfMemory' }));
  expect(stopsSince({ service: worldWith().service, stopped }, at(minute))).toBe(stops);
  expect(stopsSince({ service: worldWith().service }, at(minute))).toBe(0);
});
