/** The service's log: one JSON line per event on stdout, without secrets, request bodies or webhook payloads. */
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { scrubSecrets } from './scrub-secrets.ts';

export type Log = Logger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that hold people's content or credentials wherever they turn up. */
const contentKeys = ['payload', 'body', 'headers', 'token', 'secret', 'privateKey', 'authorization', 'request', 'response'];
const redactedPaths = contentKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError, event: describeEvent },
    // Redaction knows fields only; a token inside a message is found in the finished line.
    hooks: { streamWrite: scrubSecrets },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What is worth knowing of an error: never its request, response or any other field a library hung on it. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'not an Error';
  const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {};
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
  return { type: error.name, message: error.message, ...status, ...code, ...cause, stack: error.stack };
}

function describeEvent(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  return { id: 'id' in event ? event.id : undefined, name: 'name' in event ? event.name : undefined };
}
