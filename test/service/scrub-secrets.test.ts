import fc from '../kit/property-testing.ts';
import { scrubSecrets } from '../../src/service/scrub-secrets.ts';

describe('scrubSecrets', () => {
  it('removes a token of the old form', () => {
    expect(scrubSecrets('fetch failed for ghs_16C7e42F292c6912E7710c838347Ae178B4a today')).toBe('fetch failed for [token] today');
  });

  it('removes a token of the new form, which is long and holds dots', () => {
    expect(scrubSecrets('token=ghs_4711_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0NzExIn0.c2ln-bmF0_dXJl;')).toBe('token=[token];');
  });

  it('removes the signed token of the App itself', () => {
    expect(scrubSecrets('sent eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl')).toBe('sent [token]');
  });

  it('removes a private key, also one that was cut off', () => {
    expect(scrubSecrets('key -----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY----- end')).toBe('key [private key] end');
    expect(scrubSecrets('key -----BEGIN RSA PRIVATE KEY-----\\nMIIEow')).toBe('key [private key]');
  });

  it('removes the password of an address', () => {
    expect(scrubSecrets('https://x-access-token:s3cret@github.com/acme/orders.git')).toBe('https://[redacted]@github.com/acme/orders.git');
  });

  it('removes an authorization header', () => {
    expect(scrubSecrets('Authorization: Basic eC1hY2Nlc3M6c2VjcmV0 failed')).toBe('Authorization: [redacted] failed');
  });

  it('leaves ordinary text alone', () => {
    const text = 'GitHub answered 404 while reading pull request 12 of acme/orders (ghost_writer.ts)';

    expect(scrubSecrets(text)).toBe(text);
  });

  it('never lets a token through, whatever stands around it', () => {
    const token = fc.stringMatching(/^gh[a-z]_[A-Za-z0-9._-]{10,80}$/);
    fc.assert(fc.property(fc.string(), token, fc.string(), (before, secret, after) => {
      expect(scrubSecrets(`${before} ${secret} ${after}`)).not.toContain(secret);
    }));
  });
});
