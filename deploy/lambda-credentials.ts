/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. Lambda hands the role's credentials to a function in
 * its environment and ends that environment before they expire, so the chain of profiles, containers and sign-in flows
 * is only weight at every cold start.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Takes and ignores the options of the provider it stands in for. */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not in the environment: Lambda always sets them.');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
