/** An address with the time or an id in it leads to the same host each time; a key with one is another key. */
import { linkSources } from '../../kit/link-sources.ts';

async function rolesOf(body: string): Promise<readonly string[]> {
  const { nodes } = await linkSources({
    'package.json': '{"dependencies":{"express":"4","axios":"1"}}',
    'src/payouts.ts': `import express from 'express';\nimport axios from 'axios';\nconst app = express();\napp.post('/payouts', async (req, res) => { ${body} });`,
  });
  return [...JSON.stringify(nodes).matchAll(/"role":"([^"]+)"/g)].flatMap(([, role]) => role ?? []);
}

describe('the address of a request', () => {
  it.each([
    ['the time, under a name', "const url = `https://api.stripe.com/v1/charges?at=${Date.now()}`; await fetch(url, { method: 'POST' });"],
    ['the time, where it is asked', "await fetch(`https://api.stripe.com/v1/charges?at=${Date.now()}`, { method: 'POST' });"],
    ['an id', 'const id = crypto.randomUUID(); const url = `https://api.stripe.com/v1/charges/${id}`; await axios.post(url, {});'],
    ['the time, in options', "await axios({ url: `https://api.stripe.com/v1/charges?at=${Date.now()}`, method: 'POST' });"],
  ])('says whom it leads to with %s in it', async (_, body) => {
    expect(await rolesOf(body)).toContain('effect:payment');
  });

  it('says nothing where the host itself is not known', async () => {
    expect(await rolesOf("const url = `https://${req.body.host}/v1/charges?at=${Date.now()}`; await fetch(url, { method: 'POST' });")).not.toContain('effect:payment');
    expect(await rolesOf("const url = `/v1/charges?at=${Date.now()}`; await axios.post(url, {});")).not.toContain('effect:payment');
  });

  it.each([
    ['a text', "this.base = 'https://api.stripe.com';"],
    ['a text with a setting in it', 'this.base = `https://api.stripe.com/${process.env.RELEASE}`;'],
    ['a text that stands for a setting', "this.base = process.env.BASE ?? 'https://api.stripe.com';"],
  ])('says whom it leads to where the constructor keeps %s', async (_, kept) => {
    expect(await rolesOf(charging(kept))).toContain('effect:payment');
  });

  it('says nothing where a method sets another one, or the host is handed to the constructor', async () => {
    expect(await rolesOf(charging("this.base = 'https://api.stripe.com';", "use() { this.base = 'https://payments.example'; }"))).not.toContain('effect:payment');
    expect(await rolesOf(charging('this.base = `https://${process.env.HOST}`;'))).not.toContain('effect:payment');
    expect(await rolesOf(charging("this.base = 'charges';"))).not.toContain('effect:payment');
  });
});

function charging(kept: string, method = ''): string {
  return `class Payments { private base: string; constructor() { ${kept} } ${method} charge() { return fetch(\`\${this.base}/v1/charges\`, { method: 'POST' }); } } await new Payments().charge();`;
}
