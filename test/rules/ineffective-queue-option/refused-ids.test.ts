/** How an id is shown that BullMQ refuses. */
import rule from '../../../rules/ineffective-queue-option/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function shownId(order: string): Promise<string | undefined> {
  const [finding] = await findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.60.0","express":"5.1.0"}}',
    'src/main.ts': `import { Queue } from 'bullmq';\nimport express from 'express';\nconst queue = new Queue('releases');\nconst release = (data) => queue.add('release', data, { jobId: \`release:\${data.order}\` });\nconst app = express();\napp.post('/orders', async (req, res) => { await release({ order: ${order} }); res.end(); });\n`,
  });
  return /an id like `(.+?)`/.exec(finding?.message ?? '')?.[1];
}

describe('ineffective-queue-option, an id that is refused', () => {
  it('is shown with a gap where a caller gives nothing', async () => {
    expect(await shownId('null')).toBe('release:*');
    expect(await shownId('req.body.order')).toBe('release:*');
    expect(await shownId("'nullable'")).toBe('release:nullable');
  });
});
