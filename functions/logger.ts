import { Logger } from '@aws-lambda-powertools/logger';

/** Structured logs: a constant message and fields. */
export interface FunctionLogger {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** JSON lines, at the level of `LOG_LEVEL`. */
export function createLogger(): FunctionLogger {
  const logger = new Logger();
  return {
    info: (message, fields) => logger.info(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
    error: (message, fields) => logger.error(message, fields),
  };
}
