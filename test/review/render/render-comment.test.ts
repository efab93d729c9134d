import fc from '../../kit/property-testing.ts';
import type { IntroducedFinding } from '../../../src/model/comparison.ts';
import type { FileDiff } from '../../../src/model/diff.ts';
import { planReview } from '../../../src/review/plan-review.ts';
import { checkoutFinding, step } from '../../compare/checkout-finding.ts';
import { addedFile } from '../../compare/diff-text.ts';
import {
  advisory, allocationDiff, allocationIncident, allocationIntroduced, analysisOf, checkoutDiff, checkoutIncident, checkoutIntroduced, comparisonOf, imageWorkerDiff, imageWorkerIntroduced,
} from '../incidents.ts';

function bodyOf(introduced: IntroducedFinding | readonly IntroducedFinding[], diff: readonly FileDiff[], sourceAddress: string | null = null): string {
  const list = 'finding' in introduced ? [introduced] : introduced;
  const plan = planReview({ comparison: comparisonOf(list), analysis: analysisOf(), diff, policy: advisory, sourceAddress });
  return plan.comments.map(({ body }) => body).join('\n\n=====\n\n');
}

/** Lines a reader meets before the edit. */
function countReadLines(body: string): number {
  const [before = ''] = body.split(/```suggestion|<details><summary>A checked edit/u);
  return before.split('\n').filter((line) => line.trim() !== '').length;
}

describe('the comment of an incident', () => {
  it('tells the checkout what its new look-up costs', () => {
    expect(bodyOf(checkoutIntroduced, checkoutDiff)).toMatchInlineSnapshot(`
"**\`POST /api/checkout\` now stops the whole process for a database query**
While \`better-sqlite3\` runs it, this process answers nobody: under load all other requests queue up behind it.

**Path of a request**
1. \`POST /api/checkout\` · \`src/routes/checkout.ts:9\`
2. \`OrderService.getRecent\` · \`src/routes/checkout.ts:17\` **← this change**
3. \`OrderRepository.findByUser\` · \`src/orders/order-service.ts:14\`
4. \`better-sqlite3 Statement.all()\` · \`src/orders/order-repository.ts:12\`

<details><summary>As a diagram</summary>

\`\`\`mermaid
flowchart TD
  s1["POST /api/checkout<br/>checkout.ts:9"]
  s2["OrderService.getRecent<br/>checkout.ts:17"]
  s3["OrderRepository.findByUser<br/>order-service.ts:14"]
  s4["better-sqlite3 Statement.all()<br/>order-repository.ts:12"]
  s1 --> s2
  s2 --> s3
  s3 --> s4
  style s2 stroke:#cf222e,stroke-width:3px
\`\`\`

</details>

**What to do:** Do the look-up in the job that \`orderQueue.add()\` starts in this handler, or run it in a worker thread.

<sub>error · certain · \`blocking-db-call\`</sub>
<!-- stallwatch:v1:f853cea2d5a33e85 -->"
`);
  });

  it('tells the campaign team what the raised limit does to a worker they did not touch', () => {
    expect(bodyOf(imageWorkerIntroduced, imageWorkerDiff)).toMatchInlineSnapshot(`
"**A job of \`image-generation\` can run on several instances, and each run pays again**
With up to 20 instances and \`retryLimit: 2\`, a job that outlives \`expireInHours: 1\` or its instance is handed to another one, which makes the same paid calls.

**What comes together**
- Consumer: \`boss.work('image-generation')\` · \`src/image-worker.ts:13\`
- Client: \`new PgBoss({ retryLimit: 2, expireInHours: 1 })\` · \`src/image-worker.ts:10\`
- Effect: \`createPicture → fetch POST\` · \`src/image-worker.ts:15\`
- Deployment: \`up to 20 instances, 80 requests each\` · \`service.yaml:9\` **← this change**

<details><summary>As a diagram</summary>

\`\`\`mermaid
flowchart TD
  s1["boss.work(#39;image-generation#39;)<br/>image-worker.ts:13"]
  s2["new PgBoss(#123; retryLimit: 2, expireInHours: 1 #125;)<br/>image-worker.ts:10"]
  s3["createPicture #8594; fetch POST<br/>image-worker.ts:15"]
  s4["up to 20 instances, 80 requests each<br/>service.yaml:9"]
  s2 -.-> s1
  s4 -.-> s1
  s1 --> s3
  style s4 stroke:#cf222e,stroke-width:3px
\`\`\`

</details>

**What to do:** Record each finished picture under the campaign before the next one, and skip what is recorded; until then keep this service at one instance.

<sub>error · likely · \`unguarded-consumer\`</sub>
<!-- stallwatch:v1:55d9c02ab783c440 -->"
`);
  });

  it('offers the planners the guard for their task', () => {
    expect(bodyOf(allocationIntroduced, allocationDiff)).toMatchInlineSnapshot(`
"**Two runs of \`POST /tasks/allocation\` can be under way at once**
Cloud Scheduler gives up after 20 s and tries again up to 5 times, while the run before still assigns vans.

**What comes together**
- Schedule: \`delivery-allocation, '*/5 * * * *', 5 retries\` · \`deploy/deploy.sh:13\`
- Handler: \`POST /tasks/allocation\` · \`src/tasks/allocation.ts:6\` **← this change**
- Client: \`new PlannerClient\` · \`src/tasks/allocation.ts:7\`
- Effect: \`PlannerClient.send\` · \`src/tasks/allocation.ts:8\`

<details><summary>As a diagram</summary>

\`\`\`mermaid
flowchart TD
  s1["delivery-allocation, #39;#42;/5 #42; #42; #42; #42;#39;, 5 retries<br/>deploy.sh:13"]
  s2["POST /tasks/allocation<br/>allocation.ts:6"]
  s3["new PlannerClient<br/>allocation.ts:7"]
  s4["PlannerClient.send<br/>allocation.ts:8"]
  s1 --> s2
  s2 --> s3
  s2 --> s4
  style s2 stroke:#cf222e,stroke-width:3px
\`\`\`

</details>

**What to do:** Let one run at a time in and answer 429 to the others; retry at most 3 times, at least 10 s apart.

One run at a time; \`ALLOW_PARALLEL_ALLOCATION=1\` opts out.

\`\`\`suggestion
let isAllocationRunning = false;

tasks.post('/tasks/allocation', async (_req, res) => {
  if (isAllocationRunning && process.env.ALLOW_PARALLEL_ALLOCATION !== '1') {
    res.status(429).json({ status: 'already running' });
    return;
  }
  isAllocationRunning = true;
  try {
    const planner = new PlannerClient();
    const plan = await planner.send('POST', '/v1/plans');
    res.json({ assigned: plan.assignments.length });
  } finally {
    isAllocationRunning = false;
  }
});
\`\`\`
<sub>Checked before it was offered: it parses, adds no type error, and this finding is gone with it.</sub>

<sub>error · certain · \`unguarded-schedule\`</sub>
<!-- stallwatch:v1:79d750682f0974fb -->"
`);
  });

  it.each([
    [checkoutIntroduced, checkoutDiff],
    [imageWorkerIntroduced, imageWorkerDiff],
    [allocationIntroduced, allocationDiff],
  ])('is read in under 25 lines', (introduced, diff) => {
    expect(countReadLines(bodyOf(introduced, diff))).toBeLessThan(25);
  });

  it('links each step where the files can be seen', () => {
    expect(bodyOf(checkoutIntroduced, checkoutDiff, 'https://github.com/acme/shop/blob/4f2a')).toContain(
      '[`src/orders/order-service.ts:14`](https://github.com/acme/shop/blob/4f2a/src/orders/order-service.ts#L14)',
    );
  });
});

describe('an edit that says what the advice says', () => {
  const allocationEdits = allocationIncident.suggestion?.edits ?? [];

  function bodyWith(advice: string, edits = allocationEdits, diff = allocationDiff): string {
    const suggestion = { description: 'Retry at most 3 times.', verified: true as const, edits };
    return bodyOf({ ...allocationIntroduced, finding: { ...allocationIncident, advice, suggestion } }, diff);
  }

  it('says it once', () => {
    expect(bodyWith('Retry at most 3 times. Wait 5 minutes for the answer.')).toContain('**What to do:** Wait 5 minutes for the answer.\n\nRetry at most 3 times.\n\n```suggestion');
  });

  it('is all there is to do where the advice says no more', () => {
    const body = bodyWith('Retry at most 3 times.');

    expect(body).not.toContain('What to do');
    expect(body).toContain('</details>\n\nRetry at most 3 times.\n\n```suggestion');
  });

  it('leaves the advice whole where the edit is too long to be shown', () => {
    const [first] = allocationEdits.map((edit) => ({ ...edit, newText: Array.from({ length: 900 }, () => 'x'.repeat(90)).join('\n') }));

    expect(bodyWith('Retry at most 3 times. Wait 5 minutes for the answer.', first === undefined ? [] : [first])).toContain('- Retry at most 3 times.\n- Wait 5 minutes for the answer.');
  });

  it('leaves the advice whole where the edit is folded', () => {
    const elsewhere = [{ file: 'src/planner-client.ts', startLine: 8, endLine: 9, newText: 'export const planner = new PlannerClient();' }];

    expect(bodyWith('Retry at most 3 times.', elsewhere)).toContain('**What to do:** Retry at most 3 times.\n\n<details><summary>A checked edit');
  });
});

describe('an edit that GitHub cannot commit from the comment', () => {
  it('is folded as a diff when its file has CRLF endings', () => {
    const windows = allocationDiff.map((file) => ({ ...file, hunks: file.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map((line) => ({ ...line, text: `${line.text}\r` })) })) }));

    const body = bodyOf(allocationIntroduced, windows);

    expect(body).not.toContain('```suggestion');
    expect(body).toContain('<details><summary>A checked edit (one file)</summary>');
    expect(body).toContain('-  const planner = new PlannerClient();\n');
    expect(body).toContain('+    const planner = new PlannerClient();\n');
    expect(body).not.toContain('\r');
  });

  it('shows lines outside the diff only as they will be', () => {
    const suggestion = { description: 'Share one client', verified: true as const, edits: [{ file: 'src/planner-client.ts', startLine: 8, endLine: 9, newText: 'export const planner = new PlannerClient();' }] };

    expect(bodyOf({ ...allocationIntroduced, finding: { ...allocationIncident, suggestion } }, allocationDiff)).toContain(
      '`src/planner-client.ts`, in place of lines 8 to 9:\n```diff\n+export const planner = new PlannerClient();\n```',
    );
  });

  it('is left out when the comment would be longer than GitHub takes', () => {
    const suggestion = { description: 'Write it out', verified: true as const, edits: [{ file: 'src/tasks/allocation.ts', startLine: 6, endLine: 6, newText: Array.from({ length: 900 }, () => 'x'.repeat(90)).join('\n') }] };

    const body = bodyOf({ ...allocationIntroduced, finding: { ...allocationIncident, suggestion } }, allocationDiff);

    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain('There is a checked edit, but it is too long for a comment.');
    expect(body).toMatch(/<!-- stallwatch:v1:[0-9a-f]{16} -->$/u);
  });
});

describe('a hostile repository', () => {
  const evil = '</details><!-- --> @acme/all fixes #1 ``` `x` "]; click s1 href "https://evil.example" %%{init}%% \u202egnp.exe\n# Approved';
  const introduced: IntroducedFinding = {
    finding: checkoutFinding({
      subject: `POST /${evil}`,
      title: `POST /${evil} runs a synchronous database call`,
      message: `Every POST /${evil} request waits.`,
      advice: `Ask ${evil}.`,
      evidence: [
        step('entry', `src/${evil}.ts`, 10, `POST /${evil}`),
        step('call', 'src/routes/checkout.ts', 17, evil),
        step('sink', 'src/orders.ts', 8, evil.repeat(9)),
      ],
    }),
    cause: { file: 'src/routes/checkout.ts', line: 17, by: 'evidence' },
  };

  it('mentions nobody, links nothing and breaks out of nothing', () => {
    expect(bodyOf(introduced, checkoutDiff, 'https://github.com/acme/shop/blob/4f2a')).toMatchInlineSnapshot(`
"**POST /&lt;/details&gt;&lt;!-- --&gt; @​acme/all fixes #​1 ''' 'x' "\\]; click s1 href "https:​//evil.example" %%{init}%% gnp.exe # Approved runs a synchronous database call**
Every POST /&lt;/details&gt;&lt;!-- --&gt; @​acme/all fixes #​1 ''' 'x' "\\]; click s1 href "https:​//evil.example" %%{init}%% gnp.exe # Approved request waits.

**Path of a request**
1. \`\`\`\`POST /</details><!-- --> @acme/all fixes #1 \`\`\` \`x\` "]; click s1 href "https://evil.example" %%{init}%% gnp.exe # Appro…\`\`\`\` · [\`\`\`\`src/</details><!-- --> @acme/all fixes #1 \`\`\` \`x\` "]; click s1 href "https://evil.example" %%{init}%% gnp.exe # Approved.ts:10\`\`\`\`](https://github.com/acme/shop/blob/4f2a/src/%3C/details%3E%3C!--%20--%3E%20%40acme/all%20fixes%20%231%20%60%60%60%20%60x%60%20%22%5D%3B%20click%20s1%20href%20%22https%3A//evil.example%22%20%25%25%7Binit%7D%25%25%20%E2%80%AEgnp.exe%0A%23%20Approved.ts#L10)
2. \`\`\`\`</details><!-- --> @acme/all fixes #1 \`\`\` \`x\` "]; click s1 href "https://evil.example" %%{init}%% gnp.exe # Approved\`\`\`\` · [\`src/routes/checkout.ts:17\`](https://github.com/acme/shop/blob/4f2a/src/routes/checkout.ts#L17) **← this change**
3. \`\`\`\`</details><!-- --> @acme/all fixes #1 \`\`\` \`x\` "]; click s1 href "https://evil.example" %%{init}%% gnp.exe # Approved</d…\`\`\`\` · [\`src/orders.ts:8\`](https://github.com/acme/shop/blob/4f2a/src/orders.ts#L8)

<details><summary>As a diagram</summary>

\`\`\`mermaid
flowchart TD
  s1["POST /#60;/details#62;#60;#33;-- --#62; #64;acme/all fixes #35;1 #96;#96;#96; #96;x#96; #34;#93;#59; cli…<br/>evil.example#34; #37;#37;#123;init#125;#37;#37; gnp.exe #35; Approved.ts:10"]
  s2["#60;/details#62;#60;#33;-- --#62; #64;acme/all fixes #35;1 #96;#96;#96; #96;x#96; #34;#93;#59; click s1 …<br/>checkout.ts:17"]
  s3["#60;/details#62;#60;#33;-- --#62; #64;acme/all fixes #35;1 #96;#96;#96; #96;x#96; #34;#93;#59; click s1 …<br/>orders.ts:8"]
  s1 --> s2
  s2 --> s3
  style s2 stroke:#cf222e,stroke-width:3px
\`\`\`

</details>

**What to do:** Ask &lt;/details&gt;&lt;!-- --&gt; @​acme/all fixes #​1 ''' 'x' "\\]; click s1 href "https:​//evil.example" %%{init}%% gnp.exe # Approved.

<sub>error · certain · \`blocking-db-call\`</sub>
<!-- stallwatch:v1:cc0e4b65d4ba1864 -->"
`);
  });

  it('cannot fill the comment with the address of a file', () => {
    const finding = checkoutFinding({ evidence: Array.from({ length: 40 }, (_, index) => step('call', `${'注'.repeat(4000)}.ts`, index, 'load')) });

    expect(bodyOf({ ...introduced, finding }, checkoutDiff, 'https://github.com/acme/shop/blob/4f2a').length).toBeLessThan(6000);
  });

  it('does not speak in the check either', () => {
    const { check } = planReview({
      comparison: comparisonOf([introduced]), diff: checkoutDiff, policy: advisory,
      analysis: analysisOf({ notAnalysed: [{ file: `src/${evil}.ts`, reason: evil }], ruleFailures: [{ rule: 'blocking-db-call', message: evil }] }),
    });
    const outsideCode = check.summary.replace(/(`+)[^\n]*?\1/gu, '');

    expect(outsideCode).not.toMatch(/@acme|#1\b|<!--|<\/details>|\u202e|^# /mu);
    expect(check.title).not.toMatch(/[\n\u202e]/u);
    expect(check.title.length).toBeLessThanOrEqual(255);
  });

  it('always ends in the one marker, whatever its names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const finding = { ...checkoutIncident, subject: name, title: name, message: name, advice: name, evidence: [step('call', 'src/routes/checkout.ts', 17, name), step('sink', name, 1, name), step('entry', 'src/a.ts', 1, name)] };

        const lines = bodyOf({ ...checkoutIntroduced, finding }, checkoutDiff).split('\n');

        expect(lines.filter((line) => line.startsWith('<!--'))).toEqual([lines.at(-1)]);
        expect(lines.filter((line) => line.startsWith('</details>'))).toHaveLength(1);
      }),
    );
  });
});

describe('a comment for several findings', () => {
  it('speaks of the worst and lists the others, at most six', () => {
    const several = Array.from({ length: 9 }, (_, index): IntroducedFinding => {
      const sink = step('sink', 'src/orders.ts', 8 + index, 'better-sqlite3 Statement.get()');
      return { finding: checkoutFinding({ line: 8 + index, endLine: 8 + index, chain: ['handler', `load${index}`], evidence: [step('entry', 'src/report.ts', 1, 'GET /report'), sink] }), cause: { file: 'src/report.ts', line: 1, by: 'evidence' } };
    });

    const body = bodyOf(several, [addedFile('src/report.ts', 'report();')]);

    expect(body.split('\n\n').find((part) => part.startsWith('**The same line'))).toMatchInlineSnapshot(`
"**The same line does it 8 times more**
- \`POST /api/checkout\`: \`better-sqlite3 Statement.get()\` · \`src/orders.ts:9\`
- \`POST /api/checkout\`: \`better-sqlite3 Statement.get()\` · \`src/orders.ts:10\`
- \`POST /api/checkout\`: \`better-sqlite3 Statement.get()\` · \`src/orders.ts:11\`
- \`POST /api/checkout\`: \`better-sqlite3 Statement.get()\` · \`src/orders.ts:12\`
- \`POST /api/checkout\`: \`better-sqlite3 Statement.get()\` · \`src/orders.ts:13\`
- \`POST /api/checkout\`: \`better-sqlite3 Statement.get()\` · \`src/orders.ts:14\`
- … and 2 more"
`);
  });
});
