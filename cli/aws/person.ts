/**
 * Who an ARN of STS is, as people call them: of an assumed role the name of its session, which is that of whoever signed in,
 * and the role.
 */
export function personOf(arn: string): string {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role !== undefined && session !== undefined) {
    const [, set = role] = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role) ?? [];
    return `${session} (${set})`;
  }
  const [, user] = /:user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return user ?? (arn.endsWith(':root') ? `root of ${arn.split(':')[4]}` : arn);
}
