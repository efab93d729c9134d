/** A shop with one open pull request on a simulated GitHub, and ways to speak to it as a client of the API does. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { startGitHub, type SimulatedGitHub, type StartOptions } from '../kit/github/start-github.ts';
import type { InstallationRecord, Permissions, PullRequestRecord, RepositoryRecord } from '../kit/github/state/records.ts';

/** Made once a file: it takes longer than the server's whole start. */
const privateKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey;

function numberedLines(count: number, changed: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, index) => `${changed[index + 1] ?? `step ${String(index + 1)};`}\n`).join('');
}

/** Two hunks in the checkout (around lines 10 and 50), one deleted line of prices, a new file, and a new picture. */
export const shopFiles = { 'src/checkout.ts': numberedLines(60), 'src/prices.ts': numberedLines(8), 'src/untouched.ts': numberedLines(3) };
export const changedFiles = {
  'src/checkout.ts': numberedLines(60, { 10: 'const orders = recentOrders(user);', 50: 'return render(orders);' }),
  'src/prices.ts': numberedLines(8).replace('step 3;\n', ''),
  'src/recent-orders.ts': numberedLines(3),
  'logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
};

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly headers: Headers;
}

export interface Shop {
  readonly github: SimulatedGitHub;
  readonly repository: RepositoryRecord;
  readonly installation: InstallationRecord;
  readonly pull: PullRequestRecord;
  /** A request with an installation token of all permissions; paths beginning with `./` are those of the shop's repository. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

export async function request(github: SimulatedGitHub, credential: string | null, method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const response = await fetch(new URL(path, github.url), {
    method,
    headers: { accept: 'application/vnd.github+json', ...(credential === null ? {} : { authorization: `Bearer ${credential}` }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as Reply['body']) : {}, text, headers: response.headers };
}

export interface Claims {
  readonly iss?: number | string;
  readonly iat?: number;
  readonly exp?: number;
}

/** The token with which an App proves that it is itself. */
export function signJwt(github: SimulatedGitHub, claims: Claims = {}, { key = github.app.privateKeyPem, alg = 'RS256' } = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode({ iss: github.app.id, iat: now - 30, exp: now + 300, ...claims })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

export async function mintToken(github: SimulatedGitHub, installation: InstallationRecord, body?: unknown): Promise<string> {
  const reply = await request(github, signJwt(github), 'POST', `/app/installations/${String(installation.id)}/access_tokens`, body);
  if (typeof reply.body['token'] !== 'string') throw new Error(`No token: ${reply.text}`);
  return reply.body['token'];
}

export async function openShop(options: StartOptions & { readonly permissions?: Permissions } = {}): Promise<Shop> {
  const github = await startGitHub({ ...options, app: { privateKeyPem } });
  const repository = await github.addRepository({ owner: 'acme', name: 'shop', files: shopFiles, collaborators: { mona: 'write', hubot: 'triage' } });
  const installation = github.addInstallation({ account: 'acme', permissions: options.permissions ?? { checks: 'write', contents: 'write', issues: 'write', metadata: 'read', pull_requests: 'write' } });
  await github.commit({ repository, branch: 'recent-orders', files: changedFiles });
  const pull = await github.openPullRequest({ repository, head: 'recent-orders', title: 'Show recent orders at checkout' });
  const token = await mintToken(github, installation);
  return {
    github, repository, installation, pull,
    send: (method, path, body, headers) => request(github, token, method, path.replace(/^\.\//, '/repos/acme/shop/'), body, headers),
  };
}
