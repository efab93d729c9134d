/**
 * The simulated GitHub: one server on 127.0.0.1 that answers the API, serves git and sends webhooks, as GitHub does for an App.
 *
 *     const github = await startGitHub();
 *     const repository = await github.addRepository({ owner: 'acme', name: 'shop', files: { 'src/checkout.ts': '…' } });
 *     const installation = github.addInstallation({ account: 'acme' });
 *     await github.commit({ repository, branch: 'recent-orders', files: { 'src/checkout.ts': '…' } });
 *     const pull = await github.openPullRequest({ repository, head: 'recent-orders', title: 'Show recent orders' });
 *
 *     // Start the App with github.url as API and git address, and github.app.{id, privateKeyPem, webhookSecret}; then:
 *     github.connectApp('http://127.0.0.1:3000/api/github/webhooks');
 *     await github.deliver(github.events.pullRequest('opened', pull));
 *     await github.waitFor((state) => state.checkRuns.some((run) => run.status === 'completed'));
 *     expect(github.state.violations).toEqual([]);
 *     expect(github.state.ownFaults).toEqual([]);
 *     await github.stop();
 *
 * Faults: `github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'stored-then-status', status: 502 } })`.
 * A second push: `const push = await github.pushToPullRequest(pull, { files })`, then `github.events.pullRequest('synchronize', pull, push)`.
 * What GitHub refuses and the API's schema does not say is in routes/; what is not settled can be chosen in `behaviour`.
 */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitBackends } from './git/git-http.ts';
import { listRootFields } from './graphql/schema.ts';
import { Faults, type FaultOrder } from './http/faults.ts';
import { createApiServer } from './http/serve.ts';
import { loadSlice } from './openapi/slice.ts';
import { addInstallation, setInstallation, type AddInstallation } from './simulation/installations.ts';
import { addIssueComment, changeBase, createMergeGroup, openPullRequest, pushToPullRequest, touch, type OpenPullRequest, type Push, type PushToPullRequest } from './simulation/pull-requests.ts';
import { addRepository, commit, type AddRepository, type CommitRequest } from './simulation/repositories.ts';
import { waitFor } from './simulation/wait-for.ts';
import type { DeliveryRecord, InstallationRecord, IssueCommentRecord, PullRequestRecord, RepositoryRecord, UserRecord } from './state/records.ts';
import type { GitHubState } from './state/state.ts';
import { defaultBehaviour, World, type Behaviour } from './state/world.ts';
import { deliver, redeliver, type DeliveryOptions, type WebhookEvent } from './webhooks/deliver.ts';
import { createEvents, type Events, type MergeGroup } from './webhooks/events.ts';

export interface StartOptions {
  /** The key is made on every start unless given. */
  readonly app?: { readonly id?: number; readonly slug?: string; readonly name?: string; readonly privateKeyPem?: string; readonly webhookSecret?: string };
  readonly behaviour?: Partial<Behaviour>;
  /** Where the bare repositories lie; a temporary folder, removed at the end, unless given. */
  readonly dir?: string;
  /** Chosen by the system unless given. */
  readonly port?: number;
}

export interface SimulatedGitHub {
  /** Base of the API (also under /api/v3), of GraphQL (/graphql) and of git (/owner/name.git). */
  readonly url: string;
  readonly app: { readonly id: number; readonly slug: string; readonly clientId: string; readonly privateKeyPem: string; readonly webhookSecret: string };
  /** Everything remembered, to read. */
  readonly state: GitHubState;
  /** Builders of webhook payloads, from the state of the moment. */
  readonly events: Events;

  addInstallation(request: AddInstallation): InstallationRecord;
  /** Suspend, remove, or give other permissions. */
  setInstallation(installation: InstallationRecord, change: Parameters<typeof setInstallation>[2]): void;
  addRepository(request: AddRepository): Promise<RepositoryRecord>;
  getUser(login: string): UserRecord;
  /** Commits to a branch and gives the commit. Does not move a pull request: that is `pushToPullRequest`. */
  commit(request: CommitRequest): Promise<string>;
  openPullRequest(request: OpenPullRequest): Promise<PullRequestRecord>;
  pushToPullRequest(pull: PullRequestRecord, change: PushToPullRequest): Promise<Push>;
  /** Gives the base as it was, which the `edited` event carries. */
  changeBase(pull: PullRequestRecord, base: string): Promise<{ readonly ref: string; readonly sha: string }>;
  setPullRequest(pull: PullRequestRecord, change: Parameters<typeof touch>[2]): void;
  addIssueComment(pull: PullRequestRecord, author: string, body: string): IssueCommentRecord;
  createMergeGroup(pulls: readonly [PullRequestRecord, ...PullRequestRecord[]]): Promise<MergeGroup>;

  /** The address webhooks go to. */
  connectApp(webhookUrl: string): void;
  /** Sends one event; resolves when the App has answered, refused or kept GitHub waiting too long. */
  deliver(event: WebhookEvent | Promise<WebhookEvent>, options?: DeliveryOptions): Promise<DeliveryRecord>;
  /** Sends any event with any payload, for what the builders do not know. */
  sendWebhook(event: string, action: string | null, payload: Readonly<Record<string, unknown>>, options?: DeliveryOptions): Promise<DeliveryRecord>;
  /** The same delivery again, with the same GUID. */
  redeliver(delivery: DeliveryRecord): Promise<DeliveryRecord>;

  injectFault(order: FaultOrder): void;
  clearFaults(): void;
  /** Lets tokens expire and windows pass. */
  advanceClock(milliseconds: number): void;
  /** Resolves as soon as the predicate holds; rejects after the timeout (30 s unless told) with the last requests. */
  waitFor(predicate: (state: GitHubState) => boolean, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

function makeKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey;
}

function refuseUnknownOperation(operation: string): void {
  const names = ['git/info-refs', 'git/upload-pack', ...Object.keys(loadSlice().operations), ...listRootFields().map((field) => `graphql/${field}`)];
  if (!names.includes(operation)) {
    throw new Error(`No operation is called ${operation}: this fault would never happen`);
  }
}

export async function startGitHub(options: StartOptions = {}): Promise<SimulatedGitHub> {
  const { id = 4242, slug = 'stallwatch', name = 'Stallwatch', webhookSecret = 'a secret shared with the App' } = options.app ?? {};
  const privateKeyPem = options.app?.privateKeyPem ?? makeKey();
  const publicKeyPem = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }).toString();
  const clientId = `Iv23${String(id)}`;
  const world = new World({ id, slug, name, clientId, publicKeyPem, webhookSecret }, { ...defaultBehaviour, ...options.behaviour });
  const faults = new Faults();
  const root = options.dir ?? (await mkdtemp(join(tmpdir(), 'simulated-github-')));
  const gitBackends: GitBackends = new Set();
  const server = createApiServer({ world, faults, root, gitBackends });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  world.url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    url: world.url,
    app: { id, slug, clientId, privateKeyPem, webhookSecret },
    state: world,
    events: createEvents(world),
    addInstallation: (request) => addInstallation(world, request),
    setInstallation: (installation, change) => { setInstallation(world, installation, change); },
    addRepository: (request) => addRepository(world, root, request),
    getUser: (login) => world.getUser(login),
    commit: (request) => commit(world, request),
    openPullRequest: (request) => openPullRequest(world, request),
    pushToPullRequest: (pull, change) => pushToPullRequest(world, pull, change),
    changeBase: (pull, base) => changeBase(world, pull, base),
    setPullRequest: (pull, change) => { touch(world, pull, change); },
    addIssueComment: (pull, author, body) => addIssueComment(world, pull, author, body),
    createMergeGroup: (pulls) => createMergeGroup(world, pulls),
    connectApp: (webhookUrl) => { world.webhookUrl = webhookUrl; },
    deliver: async (event, delivery) => deliver(world, await event, delivery),
    sendWebhook: (event, action, payload, delivery) => deliver(world, { event, action, payload }, delivery),
    redeliver: (delivery) => redeliver(world, delivery),
    injectFault: (order) => {
      refuseUnknownOperation(order.operation);
      faults.order(order);
    },
    clearFaults: () => { faults.clear(); },
    advanceClock: (milliseconds) => { world.advanceClock(milliseconds); },
    waitFor: (predicate, timeoutMs) => waitFor(world, predicate, timeoutMs),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const backend of gitBackends) backend.kill('SIGKILL');
      await closed;
      if (options.dir === undefined) await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
