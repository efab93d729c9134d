import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const orders = `class Orders implements Store {
  readonly db = new Database('shop.db');
  constructor() { this.migrate(); }
  migrate() { this.db.exec('create table if not exists orders (id)'); }
  find(id: string) { return this.db.prepare('select 1').get(id); }
  saveAll(ids: readonly string[]) { for (const id of ids) this.db.prepare('insert into orders values (?)').run(id); }
}`;

/** A server whose requests a library of handlers answers, by the store that it is given. */
async function messagesOf(answer: string, store = orders): Promise<readonly string[]> {
  const findings = await findingsOf(rule, {
    'src/server.ts': `import { createServer } from 'node:http';\nimport Database from 'better-sqlite3';\nimport { createHandler, type Store } from 'counting-kit';\n${store}\n${answer}`,
    'package.json': '{ "dependencies": { "better-sqlite3": "11.0.0", "counting-kit": "1.0.0" } }',
  });
  return findings.map(({ message, title, confidence }) => `${confidence}: ${message.replace(/ on the event loop.*/, '')} | ${title}`).sort();
}

const server = `const handle = createHandler({ store: new Orders() });\ncreateServer(async (req, res) => { res.end(await handle(req)); }).listen(3000);`;

describe('a library that is given an object of the project', () => {
  it('runs each of its methods for some of the requests, and not for every one', async () => {
    expect(await messagesOf(server)).toEqual([
      'likely: A request where counting-kit calls for it runs better-sqlite3 Statement.get() | A request where counting-kit calls for it runs a synchronous database call',
      'likely: A request where counting-kit calls for it runs better-sqlite3 Statement.run() once per item | A request where counting-kit calls for it runs a synchronous database call for each item',
    ]);
  });

  it('says every request where the only method there is must be what it runs', async () => {
    expect(await messagesOf(server, `class Orders implements Store {\n  readonly db = new Database('shop.db');\n  find(id: string) { return this.db.prepare('select 1').get(id); }\n}`)).toEqual([
      'likely: Every request, whatever its route, runs better-sqlite3 Statement.get() | Every request runs a synchronous database call',
    ]);
  });

  it('says every request where the call goes by the name of the method', async () => {
    expect(await messagesOf(server.replace('handle(req)', 'handle.findOne(req)'))).toEqual([
      'likely: Every request, whatever its route, runs better-sqlite3 Statement.get() | Every request runs a synchronous database call',
    ]);
  });

  it('says every request of what the handler does itself before it asks the library', async () => {
    const before = server.replace('res.end(', `shop.find('open'); res.end(`).replace('const handle', 'const shop = new Orders();\nconst handle');

    expect(await messagesOf(before)).toContain('likely: Every request, whatever its route, runs better-sqlite3 Statement.get() | Every request runs a synchronous database call'.replace('likely', 'certain'));
  });
});
