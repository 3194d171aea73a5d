/** The services that the embedded AWS speaks for. */
export type ServiceName = 'ecs' | 'application-autoscaling' | 'cloudwatch' | 'sns' | 'sqs' | 'dynamodb' | 'ssm' | 'sts';
