import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { isHandled } from '../../src/service/webhooks/handled-events.ts';

const manifest = z.object({ default_events: z.array(z.string()), default_permissions: z.record(z.string(), z.enum(['read', 'write'])) })
  .parse(parse(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')));

describe('app.yml', () => {
  it('asks for the events that become work', () => {
    expect(isHandled('pull_request', 'opened') && isHandled('check_run', 'rerequested') && isHandled('check_suite', 'rerequested') && isHandled('merge_group', 'checks_requested')).toBe(true);
    expect(manifest.default_events).toEqual(expect.arrayContaining(['pull_request', 'check_run', 'check_suite', 'merge_group']));
  });

  it('asks for the permissions that a review takes', () => {
    expect(manifest.default_permissions).toMatchObject({ metadata: 'read', contents: 'read', pull_requests: 'write', checks: 'write' });
  });

  it('asks for no more than reading the code', () => {
    expect(manifest.default_permissions.contents).toBe('read');
    expect(manifest.default_permissions).not.toHaveProperty('administration');
  });
});
