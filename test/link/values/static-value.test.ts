import type { StaticValue } from '../../../src/model/graph.ts';
import { linkSources } from '../../kit/link-sources.ts';

/** What the worker of this file was made with. */
async function optionsOf(source: string): Promise<StaticValue | undefined> {
  const { entryPoints } = await linkSources({ 'package.json': '{ "dependencies": { "bullmq": "5" } }', 'src/worker.ts': `import { Worker } from 'bullmq';\n${source}\nnew Worker('mails', async (job) => job.data, options);` });
  return entryPoints[0]?.consumer?.match.arguments[2];
}

describe('the options of a consumer', () => {
  it('are read with the tables they are put together from', async () => {
    const options = await optionsOf('const limiter = { max: 5 };\nconst options = { limiter, concurrency: 2 };');

    expect(options).toMatchObject({ kind: 'object', open: false, properties: [{ key: 'limiter', value: { kind: 'object' } }, { key: 'concurrency', value: { kind: 'literal', value: 2 } }] });
  });

  it('stay open where they are more than anybody writes', async () => {
    const table = Array.from({ length: 2_000 }, (_, index) => `key${index}: ${index}`).join(', ');

    expect(await optionsOf(`const options = { ${table} };`)).toMatchObject({ kind: 'object', open: true });
  });

  it('are read to an end where tables of tables would be millions', async () => {
    const tables = Array.from({ length: 5 }, (_, level) => `const t${level + 1} = { ${Array.from({ length: 60 }, (_, index) => `k${index}: t${level}`).join(', ')} };`);

    expect((await optionsOf(`const t0 = { max: 5 };\n${tables.join('\n')}\nconst options = t5;`))?.kind).toBe('object');
  });
});
