import { describe, expect, it } from 'vitest';
import { beyondLimits } from '../../deploy/limits.ts';
import { isAllowed } from './iam/evaluate.ts';
import { policyOf } from './iam/packaged-role.ts';
import { arn } from './iam/request.ts';
import { packageStage, packagingMs, templateText } from './package-stage.ts';
import { readTemplate } from './template.ts';

const fine = { stage: 'test', region: 'us-east-1', template: { Resources: {} }, packages: [] };
const only = (Type: string, Properties: object) => ({
  ...fine,
  template: { Resources: { Thing: { Type, Properties } } },
});

const role = (characters: number) =>
  only('AWS::IAM::Role', {
    Policies: [
      {
        PolicyDocument: {
          Statement: [{ Resource: 'a'.repeat(characters - '{"Statement":[{"Resource":""}]}'.length) }],
        },
      },
    ],
  });
const environment = (bytes: number) =>
  only('AWS::Lambda::Function', {
    FunctionName: 'reconcile',
    Environment: { Variables: { HOSTS: 'ü'.repeat((bytes - '{"HOSTS":""}'.length) / 2) } },
  });
const subscription = (FilterPolicy: object) => only('AWS::SNS::Subscription', { FilterPolicy });
const values = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);
const named = (FunctionName: string) => ({ ...only('AWS::Lambda::Function', { FunctionName }), stage: 'b'.repeat(20) });

describe('what AWS would refuse', () => {
  it.each`
    measured                                                                 | told                                                                                     | because
    ${fine}                                                                  | ${undefined}                                                                             | ${'nothing is too large'}
    ${named('a'.repeat(64))}                                                 | ${undefined}                                                                             | ${'as long as it may be'}
    ${named('a'.repeat(67))}                                                 | ${/has 67 characters, and AWS takes 64: .* at most 17 characters\.$/}                    | ${'a stage of 20 characters is 3 too long'}
    ${role(10_240)}                                                          | ${undefined}                                                                             | ${'as much as fits'}
    ${role(10_241)}                                                          | ${/policies of Thing have 10,241 characters, and IAM takes 10,240: /}                    | ${'one too many'}
    ${environment(4_096)}                                                    | ${undefined}                                                                             | ${'as much as fits'}
    ${environment(4_098)}                                                    | ${/environment of reconcile has 4,098 bytes, and Lambda takes 4,096: /}                  | ${'bytes are counted'}
    ${only('Custom::Any', { text: 'a'.repeat(1_000_000) })}                  | ${/template has 1,000,\d+ bytes, and CloudFormation takes 1,000,000: /}                  | ${'more than CloudFormation reads'}
    ${{ ...fine, packages: [{ name: 'reconcile', unpacked: 300_000_000 }] }} | ${/package of reconcile has 300,000,000 bytes unpacked, and Lambda takes 262,144,000: /} | ${'more than Lambda unpacks'}
    ${subscription({ severity: values(3), target: values(50) })}             | ${undefined}                                                                             | ${'as many as SNS takes'}
    ${subscription({ severity: values(3), target: values(51) })}             | ${/by 153 combinations of kinds, severities and targets, and SNS takes 150: /}           | ${'a list too long for SNS'}
  `('is told: $because', ({ measured, told }) => {
    const found = beyondLimits(measured);
    expect(found).toHaveLength(told === undefined ? 0 : 1);
    if (told !== undefined) expect(found[0]).toMatch(told);
  });

  it('counts what CloudFormation fills in', () => {
    const arnOfTable = { 'Fn::GetAtt': ['Table', 'Arn'] };
    const statement = { Resource: Array.from({ length: 155 }, () => arnOfTable) };
    const Policies = [{ PolicyDocument: { Statement: [statement] } }];
    const template = {
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { Policies } },
        Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'prescale-production' } },
      },
    };
    expect(beyondLimits({ ...fine, template })[0]).toMatch(/^The policies of Role have 10,\d{3} characters/);
  });
});

const schedule = (targets: number, clusters: number, nameOf: (cluster: number) => string): string => {
  const lines = Array.from(
    { length: targets },
    (_, at) => `  t${at}: { ecs: { cluster: ${nameOf(at % clusters)}, service: s${at} }, base: { min: 1, max: 2 } }\n`,
  );
  return `timezone: UTC\ntargets:\n${lines.join('')}`;
};

describe('the package of a large stage', { timeout: 3 * packagingMs }, () => {
  const alike = { nameOf: (at: number) => `shop-${at}-production`, because: 'all begin alike' };
  const unlike = {
    nameOf: (at: number) => `${String.fromCharCode(97 + (at % 26))}${at}${'x'.repeat(60)}`,
    because: 'they share nothing',
  };
  const [targets, clusters] = process.env.CI ? [1_000, 200] : [300, 60];
  it.each(process.env.CI ? [alike, unlike] : [unlike])(
    `fits: ${targets} targets in ${clusters} clusters, where $because`,
    async ({ nameOf }) => {
      const stage = 'a'.repeat(42);
      const packaging = await packageStage(['--stage', stage, '--region', 'us-gov-west-1'], {
        [`schedules/${stage}/platform.yml`]: schedule(targets, clusters, nameOf),
      });
      expect(packaging.ok, packaging.output).toBe(true);
      expect(packaging.output).toMatch(/note: the role of reconcile reaches (every cluster|clusters by)/);
      const policy = policyOf(readTemplate(templateText(packaging)), 'ReconcileRole');
      for (let at = 0; at < clusters; at += 1) {
        const cluster = nameOf(at);
        const context = { 'ecs:cluster': [arn('ecs', `cluster/${cluster}`)] };
        for (const resource of [`service/${cluster}/web`, 'service/web']) {
          const request = {
            action: 'ecs:UpdateService',
            resource: arn('ecs', resource),
            context,
            because: 'it is scaled',
          };
          expect(isAllowed(policy, request), `${resource} in ${cluster}`).toBe(true);
        }
      }
    },
  );

  it.runIf(process.env.CI)('is refused where a name is too long, with what fits', async () => {
    const stage = 'a'.repeat(45);
    const { ok, output } = await packageStage(['--stage', stage], {
      [`schedules/${stage}/platform.yml`]: schedule(1, 1, () => 'shop'),
    });
    expect(ok).toBe(false);
    expect(output).toMatch(/-notify-slack has 67 characters, and AWS takes 64: .* at most 42 characters\./);
    expect(output).not.toContain('    at ');
  });
});
