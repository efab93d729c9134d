import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationError } from '../../src/errors.ts';
import { readSettings } from '../../src/service/settings.ts';
import type { Environment } from '../../src/service/settings.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const pem = rsa.export({ type: 'pkcs1', format: 'pem' }).toString();
const complete = { APP_ID: '4711', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'current-secret' };

function problemsOf(environment: Environment): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

describe('readSettings', () => {
  it('fills in what has a sensible default', () => {
    const settings = readSettings(complete);

    expect(settings).toMatchObject({
      appId: 4711, webhookSecrets: ['current-secret'], port: 3000, databaseUrl: null,
      apiUrl: 'https://api.github.com', gitUrl: 'https://github.com', logLevel: 'info', concurrency: 2,
    });
  });

  it('names every missing setting at once', () => {
    const problems = problemsOf({});

    expect(problems).toContain('APP_ID: is required');
    expect(problems).toContain('PRIVATE_KEY: is required, or PRIVATE_KEY_PATH');
    expect(problems).toContain('WEBHOOK_SECRET: is required');
  });

  it('takes an empty secret for a missing one', () => {
    expect(problemsOf({ ...complete, WEBHOOK_SECRET: '  ' })).toContain('WEBHOOK_SECRET: is required');
  });

  it('refuses a list of secrets that holds none', () => {
    expect(problemsOf({ ...complete, WEBHOOK_SECRET: ' , ' })).toContain('WEBHOOK_SECRET: is required');
  });

  it('keeps the previous secret beside the current one while it is being replaced', () => {
    expect(readSettings({ ...complete, WEBHOOK_SECRET: 'next, previous' }).webhookSecrets).toEqual(['next', 'previous']);
  });

  it('reads a key whose line breaks were written as two characters', () => {
    expect(readSettings({ ...complete, PRIVATE_KEY: pem.replaceAll('\n', '\\n') }).privateKey).toBe(pem);
  });

  it('reads the key from a file', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'settings-')), 'app.pem');
    writeFileSync(file, pem);

    expect(readSettings({ ...complete, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: file }).privateKey).toBe(pem);
  });

  it('says that the key file cannot be read', () => {
    expect(problemsOf({ ...complete, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nonexistent/app.pem' })).toContain('PRIVATE_KEY_PATH: the file cannot be read');
  });

  it('refuses a key that is none, without showing it', () => {
    const problems = problemsOf({ ...complete, PRIVATE_KEY: 'hunter2' });

    expect(problems).toContain('PRIVATE_KEY: is not a private key in PEM form');
    expect(problems).not.toContain('hunter2');
  });

  it('refuses a key that GitHub would not take', () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

    expect(problemsOf({ ...complete, PRIVATE_KEY: elliptic })).toContain('PRIVATE_KEY: is not an RSA key');
  });

  it('derives both addresses of an Enterprise Server from its host', () => {
    expect(readSettings({ ...complete, GHE_HOST: 'github.example.com' })).toMatchObject({
      apiUrl: 'https://github.example.com/api/v3', gitUrl: 'https://github.example.com',
    });
  });

  it('names each wrong value with what is allowed', () => {
    const problems = problemsOf({ ...complete, PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://db', GITHUB_API_URL: 'file:///etc' });

    expect(problems).toContain('PORT: must be at most 65535');
    expect(problems).toContain('LOG_LEVEL: must be one of fatal, error');
    expect(problems).toContain('DATABASE_URL: must start with postgres://');
    expect(problems).toContain('GITHUB_API_URL: must be an http or https URL');
  });
});
