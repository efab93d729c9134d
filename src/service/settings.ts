/** Takes the environment, gives the App's settings, or a ConfigurationError with one line per problem. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { logLevels } from './log.ts';
import type { LogLevel } from './log.ts';

export interface Settings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** The first is current; the others are still accepted while a secret is being rotated. */
  readonly webhookSecrets: readonly [string, ...string[]];
  readonly host: string;
  readonly port: number;
  /** PostgreSQL; null for the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** REST root, without a slash at its end. */
  readonly apiUrl: string;
  /** Where repositories are cloned from, without a slash at its end. Never taken from a payload. */
  readonly gitUrl: string;
  readonly logLevel: LogLevel;
  /** Reviews that run at the same time in this process. */
  readonly concurrency: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).transform((url) => url.replace(/\/+$/, ''));
const wholeNumber = (min: number, max: number): z.ZodType<number> =>
  z.string().regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`).transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

const secretList = z.string().transform((text) => text.split(',').map((secret) => secret.trim()).filter((secret) => secret !== ''))
  .refine((secrets) => secrets.length > 0, 'is required: without it anyone could send events');

const environmentSchema = z.object({
  APP_ID: wholeNumber(1, 1e12),
  WEBHOOK_SECRET: secretList,
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://').optional(),
  STALLWATCH_DATA_DIR: z.string().optional(),
  GITHUB_API_URL: httpUrl.optional(),
  GITHUB_GIT_URL: httpUrl.optional(),
  GHE_HOST: z.string().regex(/^[A-Za-z0-9.-]+(:\d+)?$/, 'must be a host name, such as github.example.com').optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  STALLWATCH_CONCURRENCY: wholeNumber(1, 64).default(2),
});

export function readSettings(environment: Environment): Settings {
  const parsed = environmentSchema.safeParse(withoutEmpty(environment));
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${describeIssue(issue)}`);
  const key = readPrivateKey(environment);
  if ('problem' in key) problems.push(key.problem);
  if (!parsed.success || 'problem' in key) throw new ConfigurationError(['The App cannot start.', ...problems].join('\n  '));

  const env = parsed.data;
  const [current, ...previous] = env.WEBHOOK_SECRET;
  if (current === undefined) throw new ConfigurationError('WEBHOOK_SECRET: is required');
  const apiUrl = env.GITHUB_API_URL ?? (env.GHE_HOST === undefined ? 'https://api.github.com' : `https://${env.GHE_HOST}/api/v3`);
  return {
    appId: env.APP_ID,
    privateKey: key.pem,
    webhookSecrets: [current, ...previous],
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: path.resolve(env.STALLWATCH_DATA_DIR ?? path.join(environment.XDG_DATA_HOME ?? path.join(homedir(), '.local', 'share'), 'stallwatch')),
    apiUrl,
    gitUrl: env.GITHUB_GIT_URL ?? gitUrlOf(apiUrl),
    logLevel: env.LOG_LEVEL,
    concurrency: env.STALLWATCH_CONCURRENCY,
  };
}

/** `api.github.com` clones from `github.com`; an Enterprise Server serves both from one host. */
function gitUrlOf(apiUrl: string): string {
  const url = new URL(apiUrl);
  return url.host === 'api.github.com' ? 'https://github.com' : url.origin;
}

/** An empty variable is what a deployment template leaves behind; it means absent. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? 'is required' : issue.message;
}

function readPrivateKey(environment: Environment): { pem: string } | { problem: string } {
  const inline = environment.PRIVATE_KEY?.trim();
  const file = environment.PRIVATE_KEY_PATH?.trim();
  const name = inline ? 'PRIVATE_KEY' : 'PRIVATE_KEY_PATH';
  if (!inline && !file) return { problem: 'PRIVATE_KEY: is required, or PRIVATE_KEY_PATH with the file that holds it' };
  let text: string;
  try {
    text = inline ? inline : readFileSync(file ?? '', 'utf8');
  } catch {
    return { problem: 'PRIVATE_KEY_PATH: the file cannot be read' };
  }
  // Many platforms cannot hold a line break in a variable and keep the two characters \n instead.
  const pem = text.replaceAll('\\n', '\n');
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? { pem } : { problem: `${name}: is not an RSA key` };
  } catch {
    return { problem: `${name}: is not a private key in PEM form` };
  }
}
