// middy's declarations import types of an optional peer that Prescale does not install.
declare module '@aws/durable-execution-sdk-js' {
  export type DurableContext = never;
  export type LambdaContextDurable = never;
}
