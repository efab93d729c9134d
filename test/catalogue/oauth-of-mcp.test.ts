/** The authorization server of an MCP server: its routes stand in the library, what they ask for in the project. */
import { blockingCalls } from '../link/blocking-calls.ts';

const store = "import Database from 'better-sqlite3';\nconst db = new Database('auth.db');\nexport class ClientsStore {\n  getClient(id) { return cache.get(id); }\n  registerClient(client) { db.prepare('insert into clients values (?)').run(client.id); return client; }\n}\nexport class Provider {\n  #clients = new ClientsStore();\n  get clientsStore() { return this.#clients; }\n  async verifyAccessToken(token) { return db.prepare('select * from tokens where hash = ?').get(token); }\n}";
const served = (main: string): Promise<readonly string[]> => blockingCalls({
  'package.json': '{"dependencies":{"express":"5.1.0","@modelcontextprotocol/sdk":"1.25.1","better-sqlite3":"12.4.1"}}',
  'src/provider.ts': store,
  'src/main.ts': `import express from 'express';\nimport { mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';\nimport { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';\nimport { Provider } from './provider.ts';\nconst provider = new Provider();\nconst app = express();\n${main}\napp.listen(3000);`,
});

describe('an authorization server of MCP', () => {
  it('asks the project when a client registers', async () => {
    expect(await served('app.use(mcpAuthRouter({ provider, issuerUrl }));')).toEqual(['POST /register -> better-sqlite3 Statement.run()']);
  });

  it('asks it who sends each request', async () => {
    expect(await served("app.post('/mcp', requireBearerAuth({ verifier: provider }), (req, res) => { res.end(); });")).toEqual(['POST /mcp -> better-sqlite3 Statement.get()']);
  });

  it('hides no route behind that, wherever what asks is made', async () => {
    const handle = "(req, res) => { res.json(new Provider().clientsStore.registerClient(req.body)); }";

    expect(await served(`const signedIn = requireBearerAuth({ verifier: { verifyAccessToken: (token) => provider.verifyAccessToken(token) } });\napp.get('/orders', signedIn, (req, res) => { res.end(); });\napp.post('/orders', signedIn, ${handle});`)).toEqual([expect.stringMatching(/^GET \/orders -> .*Statement\.get\(\)/), expect.stringMatching(/^POST \/orders -> .*Statement\.run\(\)/)]);
  });

  it('asks nothing of a provider that nobody gives it', async () => {
    expect(await served('app.use(mcpAuthRouter({ provider: remote, issuerUrl }));')).toEqual([]);
  });
});
