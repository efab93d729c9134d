import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify } from '@octokit/webhooks-methods';
import { openShop, request, signJwt, type Shop } from './open-shop.ts';

interface Received { readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly body: string }

describe('webhooks of the simulated GitHub', () => {
  let shop: Shop;
  let app: Server;
  let received: Received[];
  let answer: number | 'never';
  beforeEach(async () => {
    shop = await openShop({ behaviour: { webhookTimeoutMs: 500 } });
    received = [];
    answer = 202;
    app = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      incoming.on('end', () => {
        received.push({ headers: incoming.headers, body });
        if (answer !== 'never') response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => { app.listen(0, '127.0.0.1', resolve); });
    shop.github.connectApp(`http://127.0.0.1:${String((app.address() as AddressInfo).port)}/webhooks`);
  });
  afterEach(async () => {
    app.closeAllConnections();
    app.close();
    await shop.github.stop();
  });

  const isGenuine = async (): Promise<boolean> => {
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    return verify(shop.github.app.webhookSecret, body, String(headers['x-hub-signature-256']));
  };
  const opened = (): ReturnType<typeof shop.github.events.pullRequest> => shop.github.events.pullRequest('opened', shop.pull);
  const lastPayload = (): Readonly<Record<string, unknown>> => JSON.parse(received.at(-1)?.body ?? '{}') as Readonly<Record<string, unknown>>;

  describe('signature', () => {
    test('is one that the official library accepts', async () => {
      await shop.github.deliver(opened());

      expect(await isGenuine()).toBe(true);
      expect(received[0]?.headers).toMatchObject({ 'x-github-event': 'pull_request', 'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/) as string, 'content-type': 'application/json' });
    });

    test('can be wrong', async () => {
      await shop.github.deliver(opened(), { signature: 'wrong' });

      expect(await isGenuine()).toBe(false);
    });

    test('can be missing', async () => {
      await shop.github.deliver(opened(), { signature: 'missing' });

      expect(received[0]?.headers).not.toHaveProperty('x-hub-signature-256');
    });

    test('covers the bytes that are sent, JSON or not', async () => {
      await shop.github.sendWebhook('pull_request', 'opened', {}, { rawBody: '{"action": "opened",' });

      expect(received[0]?.body).toBe('{"action": "opened",');
      expect(await isGenuine()).toBe(true);
    });
  });

  describe('delivery', () => {
    test('a duplicate has the same GUID', async () => {
      await shop.github.deliver(opened(), { duplicate: true });

      expect(received).toHaveLength(2);
      expect(received[0]?.headers['x-github-delivery']).toBe(received[1]?.headers['x-github-delivery']);
    });

    test('an event that is kept back tells what was true then', async () => {
      const first = await opened();
      const before = shop.pull.head.sha;
      const push = await shop.github.pushToPullRequest(shop.pull, { files: { 'src/prices.ts': 'step 1;\n' } });

      await shop.github.deliver(shop.github.events.pullRequest('synchronize', shop.pull, push));
      expect(lastPayload()).toMatchObject({ action: 'synchronize', before, after: push.after });
      await shop.github.deliver(first);

      expect(lastPayload()).toMatchObject({ action: 'opened', pull_request: { head: { sha: before } } });
    });

    test('an App that does not answer in time is given up', async () => {
      answer = 'never';

      expect(await shop.github.deliver(opened())).toMatchObject({ statusCode: 0, status: 'timed out' });
    });

    test('an App that is down is noted', async () => {
      shop.github.connectApp('http://127.0.0.1:9/webhooks');

      expect(await shop.github.deliver(opened())).toMatchObject({ statusCode: 0, status: 'failed to connect to host' });
    });

    test('the App finds what it missed and asks for it again, with the same GUID', async () => {
      answer = 500;
      const missed = await shop.github.deliver(opened());
      answer = 202;
      await shop.github.deliver(shop.github.events.ping());

      const list = await request(shop.github, signJwt(shop.github), 'GET', '/app/hook/deliveries?status=failure');
      expect(JSON.parse(list.text)).toMatchObject([{ guid: missed.guid, status_code: 500, event: 'pull_request', installation_id: shop.installation.id }]);
      await request(shop.github, signJwt(shop.github), 'POST', `/app/hook/deliveries/${String(missed.id)}/attempts`);
      await shop.github.waitFor((state) => state.deliveries.some((delivery) => delivery.redelivery));

      expect(received.at(-1)?.headers['x-github-delivery']).toBe(missed.guid);
      expect(await isGenuine()).toBe(true);
    });

    test('deliveries are listed newest first, and continued by cursor', async () => {
      await shop.github.deliver(shop.github.events.ping());
      await shop.github.deliver(opened());

      const first = await request(shop.github, signJwt(shop.github), 'GET', '/app/hook/deliveries?per_page=1');
      const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? [];

      expect(JSON.parse(first.text)).toMatchObject([{ event: 'pull_request' }]);
      expect(JSON.parse((await request(shop.github, signJwt(shop.github), 'GET', next)).text)).toMatchObject([{ event: 'ping' }]);
    });
  });

  describe('payloads, each held to its published schema', () => {
    const mona = (): ReturnType<typeof shop.github.getUser> => shop.github.getUser('mona');
    const finishedRun = async (): Promise<(typeof shop.github.state.checkRuns)[number]> => {
      await shop.send('POST', './check-runs', { name: 'stallwatch', head_sha: shop.pull.head.sha, conclusion: 'failure' });
      const [run] = shop.github.state.checkRuns;
      if (run === undefined) throw new Error('The run was not stored');
      return run;
    };

    test('an opened pull request carries repository, installation and sender', async () => {
      await shop.github.deliver(opened());

      expect(lastPayload()).toMatchObject({ number: 1, repository: { full_name: 'acme/shop' }, installation: { id: shop.installation.id }, sender: { login: 'mona' } });
    });

    test('a pull request that becomes a draft says so', async () => {
      shop.github.setPullRequest(shop.pull, { draft: true });

      await shop.github.deliver(shop.github.events.pullRequest('converted_to_draft', shop.pull));

      expect(lastPayload()).toMatchObject({ pull_request: { draft: true } });
    });

    test('a closed pull request may be merged', async () => {
      shop.github.setPullRequest(shop.pull, { state: 'closed', merged: true });

      await shop.github.deliver(shop.github.events.pullRequest('closed', shop.pull));

      expect(lastPayload()).toMatchObject({ action: 'closed', pull_request: { state: 'closed', merged: true } });
    });

    test('a changed base names the base before', async () => {
      await shop.github.commit({ repository: shop.repository, branch: 'release', files: { 'src/release.ts': 'export {};\n' } });
      const baseBefore = await shop.github.changeBase(shop.pull, 'release');

      await shop.github.deliver(shop.github.events.pullRequest('edited', shop.pull, { baseBefore }));

      expect(lastPayload()).toMatchObject({ changes: { base: { ref: { from: 'main' } } }, pull_request: { base: { ref: 'release' } } });
    });

    test('an edited title changes no base', async () => {
      await shop.github.deliver(shop.github.events.pullRequest('edited', shop.pull));

      expect(lastPayload()).toMatchObject({ changes: { title: {} } });
      expect(lastPayload()['changes']).not.toHaveProperty('base');
    });

    test('a click on a button of the check names it', async () => {
      await shop.github.deliver(shop.github.events.checkRun('requested_action', await finishedRun(), { sender: mona(), identifier: 'fix' }));

      expect(lastPayload()).toMatchObject({ requested_action: { identifier: 'fix' }, check_run: { name: 'stallwatch', check_suite: { head_branch: 'recent-orders' } } });
    });

    test('one check or all can be asked for again', async () => {
      const run = await finishedRun();

      expect((await shop.github.deliver(shop.github.events.checkRun('rerequested', run, { sender: mona() }))).statusCode).toBe(202);
      await shop.github.deliver(shop.github.events.checkSuiteRerequested(run, mona()));

      expect(lastPayload()).toMatchObject({ check_suite: { head_sha: shop.pull.head.sha, status: 'queued' } });
    });

    test('a comment belongs to an issue that is a pull request', async () => {
      await shop.github.deliver(shop.github.events.issueCommentCreated(shop.github.addIssueComment(shop.pull, 'mona', '@stallwatch explain')));

      expect(lastPayload()).toMatchObject({ issue: { number: 1, pull_request: {} }, comment: { body: '@stallwatch explain', user: { login: 'mona' }, author_association: 'COLLABORATOR' } });
    });

    test('an installation names its repositories', async () => {
      await shop.github.deliver(shop.github.events.installation('created', shop.installation, mona()));

      expect(lastPayload()).toMatchObject({ installation: { id: shop.installation.id }, repositories: [{ full_name: 'acme/shop' }] });
    });

    test('a merge group is one commit of base and pull requests', async () => {
      await shop.github.commit({ repository: shop.repository, branch: 'totals', files: { 'src/totals.ts': 'export {};\n' } });
      const second = await shop.github.openPullRequest({ repository: shop.repository, head: 'totals' });

      const group = await shop.github.createMergeGroup([shop.pull, second]);
      await shop.github.deliver(shop.github.events.mergeGroupChecksRequested(group));

      expect(lastPayload()).toMatchObject({ merge_group: { head_sha: group.headSha, base_sha: shop.pull.base.sha, head_ref: `refs/heads/gh-readonly-queue/main/pr-2-${shop.pull.base.sha}` } });
      const { body } = await shop.send('GET', `./compare/${group.baseSha}...${group.headSha}`);
      expect((body['files'] as readonly { filename: string }[]).map((file) => file.filename)).toContain('src/totals.ts');
    });
  });
});
