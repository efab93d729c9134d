import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

function reached(file: string, source: string): Promise<readonly string[]> {
  return blockingCalls({ 'package.json': '{"dependencies":{"nuxt":"4.0.0","nuxt-auth-utils":"0.5.0"}}', 'server/utils/db.ts': database, [file]: source });
}

describe('the sign-in of Nuxt', () => {
  it('runs what a route does for whoever comes back signed in', async () => {
    expect(await reached('server/routes/auth/github.get.ts', `export default defineOAuthGitHubEventHandler({ config: { scope: ['email'] }, async onSuccess(event, { user }) { ${read}; return sendRedirect(event, '/'); } });`)).toEqual(['GET /auth/github -> better-sqlite3 Statement.all()']);
  });

  it('asks the hooks of a session whenever one is looked at, and adds none of them at its start', async () => {
    expect(await reached('server/plugins/session.ts', `export default defineNitroPlugin(() => { ${read}; sessionHooks.hook('fetch', async (session) => { session.orders = ${read}; }); });`)).toEqual(['SESSION fetch -> better-sqlite3 Statement.all()']);
  });

  it('is no business of another object with hooks', async () => {
    expect(await reached('server/plugins/session.ts', `import { orderHooks } from '../lib/hooks';\nexport default defineNitroPlugin(() => { orderHooks.hook('fetch', async () => ${read}); });`)).toEqual([]);
  });
});
