import { getNetworkUse, type NetworkUse } from '../../src/graph/effects/network-use-of-entry.ts';
import { linkSources } from '../kit/link-sources.ts';

async function networkUse(code: string): Promise<NetworkUse> {
  const graph = await linkSources({
    'package.json': '{"dependencies":{"express":"5.1.0","google-auth-library":"10.1.0"}}',
    'src/app.ts': `import express from 'express';\nimport { GoogleAuth } from 'google-auth-library';\nconst app = express();\n${code}\n`,
  });
  const entry = graph.entryPoints.find((candidate) => candidate.subject === 'POST /plan');
  if (entry === undefined) throw new Error('POST /plan is not an entry point');
  return getNetworkUse(graph, entry);
}

const planner = `class Planner {
  private readonly auth = new GoogleAuth();
  async send(path: string) { return fetch('https://planner.example' + path, { method: 'POST' }); }
}`;

describe('getNetworkUse', () => {
  it('counts each way to a request', async () => {
    const { requests, loops } = await networkUse(`const planner = new Planner();\n${planner}\napp.post('/plan', async (req, res) => { await planner.send('/a'); await planner.send('/b'); });`);

    expect({ requests, loops }).toEqual({ requests: 2, loops: false });
  });

  it('names the calls of the handler that lead to requests', async () => {
    const { steps } = await networkUse(`const planner = new Planner();\n${planner}\napp.post('/plan', async (req, res) => { await planner.send('/a'); await planner.send('/b'); });`);

    expect(steps.map((step) => step.label)).toEqual(['Planner.send', 'Planner.send']);
  });

  it('looks through a wrapper around the handler', async () => {
    const { steps } = await networkUse(`const planner = new Planner();\n${planner}
const wrap = (handler) => async (req, res) => { await handler(req, res); };
app.post('/plan', wrap(async (req, res) => { await planner.send('/a'); await planner.send('/b'); }));`);

    expect(steps.map((step) => step.label)).toEqual(['Planner.send', 'Planner.send']);
  });

  it('sees requests in a loop', async () => {
    expect((await networkUse(`app.post('/plan', async (req, res) => { for (const id of req.body) await fetch('https://planner.example/' + id); });`)).loops).toBe(true);
  });

  it.each([
    ['returns what worked', 'async function ask() { for (let n = 0; n < 3; n += 1) { try { return await fetch(url); } catch { await pause(n); } } }'],
    ['leaves the loop once it worked', 'async function ask() { let answer; while (true) { try { answer = await fetch(url); break; } catch { await pause(1); } } return answer; }'],
    ['counts its attempts', 'async function ask() { for (let attempt = 0; attempt < 3; attempt += 1) { const answer = await fetch(url); if (answer.ok) return answer; } }'],
  ])('takes a request for one where a loop only tries it again and %s', async (_, ask) => {
    expect((await networkUse(`${ask}\napp.post('/plan', async (req, res) => { res.json(await ask()); });`)).loops).toBe(false);
  });

  it.each([
    ['goes on to the next page', 'async function ask() { let page = 1; while (true) { const answer = await fetch(url + page); page += 1; if (answer.last) break; } }'],
    ['tries again inside a loop over items', 'async function ask() { for (const id of ids) { for (let n = 0; n < 3; n += 1) { try { await fetch(url + id); break; } catch { await pause(n); } } } }'],
  ])('sees requests in a loop that %s', async (_, ask) => {
    expect((await networkUse(`${ask}\napp.post('/plan', async (req, res) => { res.json(await ask()); });`)).loops).toBe(true);
  });

  it('tells a client of the run from one of the process', async () => {
    const perRun = await networkUse(`${planner}\napp.post('/plan', async (req, res) => { const planner = new Planner(); await planner.send('/a'); });`);
    const shared = await networkUse(`${planner}\nconst planner = new Planner();\napp.post('/plan', async (req, res) => { await planner.send('/a'); });`);

    expect(perRun.freshClients.map((client) => client.label)).toContain('new Planner()');
    expect(shared.freshClients).toEqual([]);
  });

  it('does not take the filling of a lazy singleton for a client of the run', async () => {
    const { freshClients } = await networkUse(`let auth: GoogleAuth | null = null;
function getAuth() { if (!auth) { auth = new GoogleAuth(); } return auth; }
app.post('/plan', async (req, res) => { await getAuth().request({ url: 'https://planner.example' }); });`);

    expect(freshClients).toEqual([]);
  });

  it('counts what stands behind a flag that is cleared again', async () => {
    const { requests } = await networkUse(`let running = false;
app.post('/plan', async (req, res) => {
  if (running) return res.sendStatus(429);
  running = true;
  try { await fetch('https://planner.example'); } finally { running = false; }
});`);

    expect(requests).toBe(1);
  });

  it('ends where functions call each other', async () => {
    expect((await networkUse(`async function a(n: number) { await fetch('https://planner.example'); if (n > 0) await b(n - 1); }
async function b(n: number) { await a(n); }
app.post('/plan', async (req, res) => { await a(3); });`)).requests).toBeGreaterThan(0);
  });
});
