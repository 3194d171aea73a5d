import * as z from 'zod';

const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));

const statement = z.strictObject({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany(z.string()),
  Resource: oneOrMany(z.json()),
  Condition: z.record(z.string(), z.json()).optional(),
});
/** A statement of a role; strict, so that `NotAction` and `NotResource` are refused. */
export type Statement = z.infer<typeof statement>;

const policies = z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) }));

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.json()).default({}),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  ),
});
export type Template = z.infer<typeof template>;
export type Resource = Template['Resources'][string];

export const readTemplate = (text: string): Template => template.parse(JSON.parse(text));

export const ofType = (read: Template, type: string): Resource[] =>
  Object.values(read.Resources).filter((resource) => resource.Type === type);

export const named = (read: Template, id: string): Resource => {
  const resource = read.Resources[id];
  if (resource === undefined) throw new Error(`the template has no ${id}: ${Object.keys(read.Resources).join(', ')}`);
  return resource;
};

/** Every statement of a role. */
export const statementsOf = (read: Template, role: string): Statement[] =>
  policies.parse(named(read, role).Properties.Policies).flatMap((policy) => policy.PolicyDocument.Statement);

/** A resource as text, with what CloudFormation fills in left as it is. */
export const resourceText = (resource: unknown): string => {
  if (typeof resource === 'string') return resource;
  const sub = z.strictObject({ 'Fn::Sub': z.string() }).safeParse(resource);
  return sub.success ? sub.data['Fn::Sub'] : JSON.stringify(resource);
};
