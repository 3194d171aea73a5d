import * as z from 'zod';
import type { Account } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { type Operation, operation } from '../operation.ts';
import type { ScalableTarget } from './scalable-target.ts';

export const tagMember = z.record(z.string(), z.string());

/** @throws AwsFault ValidationException, TooManyTagsException */
export const checkTags = (tags: Readonly<Record<string, string>>, existing: number): void => {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128 || value.length > 256)
      throw new AwsFault('ValidationException', 'Tag keys have 1 to 128 characters, tag values at most 256.');
    if (key.toLowerCase().startsWith('aws:'))
      throw new AwsFault('ValidationException', 'aws: prefixed tag key names are not allowed for external use.');
  }
  if (existing + Object.keys(tags).length > 50)
    throw new AwsFault('TooManyTagsException', 'The number of tags exceeds the limit of 50 tags per resource.');
};

export const tagOperations = (account: Account): Readonly<Record<string, Operation>> => ({
  ListTagsForResource: operation(z.object({ ResourceARN: z.string() }), ({ ResourceARN }) => ({
    Tags: Object.fromEntries(targetOfArn(account, ResourceARN).tags),
  })),

  TagResource: operation(z.object({ ResourceARN: z.string(), Tags: tagMember }), ({ ResourceARN, Tags }) => {
    const { tags } = targetOfArn(account, ResourceARN);
    checkTags(Tags, [...tags.keys()].filter((key) => !(key in Tags)).length);
    for (const [key, value] of Object.entries(Tags)) tags.set(key, value);
    return {};
  }),

  UntagResource: operation(
    z.object({ ResourceARN: z.string(), TagKeys: z.array(z.string()) }),
    ({ ResourceARN, TagKeys }) => {
      const { tags } = targetOfArn(account, ResourceARN);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
  ),
});

const targetOfArn = (account: Account, arn: string): ScalableTarget => {
  for (const target of account.scalableTargets.values()) if (target.arn === arn) return target;
  throw new AwsFault('ResourceNotFoundException', `The specified resource doesn't exist: ${arn}`);
};
