/** The three incidents as comparison and diff give them to the review: what the pull request changes and what was found. */
import type { Analysis, Comparison, IntroducedFinding } from '../../src/model/comparison.ts';
import type { FileDiff } from '../../src/model/diff.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ReviewPolicy } from '../../src/model/review-policy.ts';
import { checkoutFinding, step } from '../compare/checkout-finding.ts';
import { addedFile, fileDiff } from '../compare/diff-text.ts';

export const advisory: ReviewPolicy = { blocking: false, failOn: 'error', onInternalError: 'neutral', maxComments: 20 };

export function analysisOf(changes: Partial<Omit<Analysis, 'stats'>> & { readonly stats?: Partial<Analysis['stats']> } = {}): Analysis {
  const stats = { files: 9, parsed: 7, fromCache: 0, skipped: 0, entryPoints: 3, ms: { total: 84 }, ...changes.stats };
  return { findings: [], notAnalysed: [], ruleFailures: [], ...changes, stats };
}

export function comparisonOf(introduced: readonly IntroducedFinding[], changes: Partial<Comparison> = {}): Comparison {
  return { introduced, unchanged: [], resolved: [], ...changes };
}

export const checkoutDiff: readonly FileDiff[] = [
  fileDiff(
    'src/routes/checkout.ts',
    `
@@ -10,6 +13,13 @@
     return;
   }
 
+  // Impatient customers press the button twice.
+  const recent = orders.getRecent(basket.userId);
+  if (recent.some((order) => order.placed_at > Date.now() - aMoment)) {
+    res.status(409).json({ error: 'You ordered this a moment ago' });
+    return;
+  }
+
   const job = await orderQueue.add('place-order', basket);
   res.status(202).json({ order: job.id });
 });`,
  ),
];

export const checkoutIncident: Finding = checkoutFinding({
  file: 'src/orders/order-repository.ts',
  line: 12,
  column: 12,
  endLine: 19,
  endColumn: 27,
  title: '`POST /api/checkout` now stops the whole process for a database query',
  message: 'While `better-sqlite3` runs it, this process answers nobody: under load all other requests queue up behind it.',
  advice: 'Do the look-up in the job that `orderQueue.add()` starts in this handler, or run it in a worker thread.',
  evidence: [
    step('entry', 'src/routes/checkout.ts', 9, 'POST /api/checkout', 25),
    step('call', 'src/routes/checkout.ts', 17, 'OrderService.getRecent'),
    step('call', 'src/orders/order-service.ts', 14, 'OrderRepository.findByUser'),
    step('sink', 'src/orders/order-repository.ts', 12, 'better-sqlite3 Statement.all()', 19),
  ],
  chain: ['handler', 'OrderService.getRecent', 'OrderRepository.findByUser', 'better-sqlite3 Statement.all()'],
});

export const checkoutIntroduced: IntroducedFinding = { finding: checkoutIncident, cause: { file: 'src/routes/checkout.ts', line: 17, by: 'evidence' } };

export const imageWorkerDiff: readonly FileDiff[] = [
  fileDiff(
    'service.yaml',
    `
@@ -6,7 +6,7 @@
   template:
     metadata:
       annotations:
-        autoscaling.knative.dev/maxScale: '1'
+        autoscaling.knative.dev/maxScale: '20'
     spec:
       containerConcurrency: 80
       timeoutSeconds: 300`,
  ),
];

export const imageWorkerIncident: Finding = checkoutFinding({
  rule: 'unguarded-consumer',
  family: 'queues',
  confidence: 'likely',
  subject: 'image-generation',
  file: 'src/image-worker.ts',
  line: 13,
  column: 9,
  endLine: 18,
  endColumn: 5,
  title: 'A job of `image-generation` can run on several instances, and each run pays again',
  message: 'With up to 20 instances and `retryLimit: 2`, a job that outlives `expireInHours: 1` or its instance is handed to another one, which makes the same paid calls.',
  advice: 'Record each finished picture under the campaign before the next one, and skip what is recorded; until then keep this service at one instance.',
  evidence: [
    step('consumer', 'src/image-worker.ts', 13, "boss.work('image-generation')", 18),
    step('client', 'src/image-worker.ts', 10, 'new PgBoss({ retryLimit: 2, expireInHours: 1 })'),
    step('effect', 'src/image-worker.ts', 15, 'createPicture → fetch POST'),
    step('deployment', 'service.yaml', 9, 'up to 20 instances, 80 requests each'),
  ],
  chain: ['pg-boss work()', 'createPicture', 'fetch'],
});

export const imageWorkerIntroduced: IntroducedFinding = { finding: imageWorkerIncident, cause: { file: 'service.yaml', line: 9, by: 'evidence' } };

const allocationSource = `import { Router } from 'express';
import { PlannerClient } from '../planner-client.ts';

export const tasks = Router();

tasks.post('/tasks/allocation', async (_req, res) => {
  const planner = new PlannerClient();
  const plan = await planner.send('POST', '/v1/plans');
  res.json({ assigned: plan.assignments.length });
});`;

export const allocationDiff: readonly FileDiff[] = [
  addedFile('src/tasks/allocation.ts', allocationSource),
  fileDiff('deploy/deploy.sh', "@@ -11,1 +11,4 @@\n   --set-env-vars TASK_TIMEOUT_SECONDS=20\n+\n+gcloud scheduler jobs create http delivery-allocation \\\n+  --schedule '*/5 * * * *' --max-retry-attempts 5 --min-backoff 5s"),
];

export const allocationIncident: Finding = checkoutFinding({
  rule: 'unguarded-schedule',
  family: 'schedules',
  confidence: 'certain',
  subject: 'POST /tasks/allocation',
  file: 'src/tasks/allocation.ts',
  line: 6,
  column: 34,
  endLine: 10,
  endColumn: 2,
  title: 'Two runs of `POST /tasks/allocation` can be under way at once',
  message: 'Cloud Scheduler gives up after 20 s and tries again up to 5 times, while the run before still assigns vans.',
  advice: 'Let one run at a time in and answer 429 to the others; retry at most 3 times, at least 10 s apart.',
  evidence: [
    step('schedule', 'deploy/deploy.sh', 13, "delivery-allocation, '*/5 * * * *', 5 retries"),
    step('entry', 'src/tasks/allocation.ts', 6, 'POST /tasks/allocation', 10),
    step('client', 'src/tasks/allocation.ts', 7, 'new PlannerClient'),
    step('effect', 'src/tasks/allocation.ts', 8, 'PlannerClient.send'),
  ],
  chain: ['handler', 'PlannerClient.send', 'fetch'],
  suggestion: {
    description: 'One run at a time; `ALLOW_PARALLEL_ALLOCATION=1` opts out.',
    verified: true,
    edits: [
      {
        file: 'src/tasks/allocation.ts',
        startLine: 6,
        endLine: 10,
        newText: `let isAllocationRunning = false;

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
});`,
      },
    ],
  },
});

export const allocationIntroduced: IntroducedFinding = { finding: allocationIncident, cause: { file: 'src/tasks/allocation.ts', line: 6, by: 'place' } };
