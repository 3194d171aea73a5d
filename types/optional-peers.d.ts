// middy's declarations import an optional peer that Prescale does not install.
declare module '@aws/durable-execution-sdk-js';
