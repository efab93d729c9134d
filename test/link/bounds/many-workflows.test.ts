/** A file of workflows is walked once, not once for each call that asks for activities. */
import { linkSources } from '../../kit/link-sources.ts';

const workflows = (many: number): string => `import { proxyActivities } from '@temporalio/workflow';\n${Array.from({ length: many }, (_, index) => `const a${index} = proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });\nexport async function pay${index}() { await a${index}.charge(); await a${index}.settle(); }`).join('\n')}`;

describe('workflows of one file', () => {
  it('are read in the time that one walk takes', async () => {
    const took = async (many: number): Promise<number> => {
      const start = performance.now();
      await linkSources({ 'package.json': '{"dependencies":{"@temporalio/workflow":"1"}}', 'src/workflows.ts': workflows(many) });
      return performance.now() - start;
    };
    await took(10);

    expect(await took(1000)).toBeLessThan(12_000);
  });
});
