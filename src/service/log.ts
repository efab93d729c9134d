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

const errorFields = ['name', 'message', 'status', 'code', 'stack'] as const;

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
  if (typeof error !== 'object' || error === null) return typeof error === 'string' ? error : 'not an error';
  const known = errorFields.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
  });
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  return {
    ...Object.fromEntries(known),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
    ...(Array.isArray(errors) ? { errors: errors.slice(0, 5).map(describeError) } : {}),
  };
}

function describeEvent(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  return { id: 'id' in event ? event.id : undefined, name: 'name' in event ? event.name : undefined };
}
