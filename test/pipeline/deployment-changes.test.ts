import { defaultConfig } from '../../src/config/load-config.ts';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import type { RangeReview } from '../../src/model/range-review.ts';
import { reviewRange } from '../../src/pipeline.ts';
import { createRepository } from '../kit/git-repository.ts';

const service = (annotations: string): string => `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: clip-worker\nspec:\n  template:\n    metadata:\n      annotations:\n${annotations}    spec:\n      containers:\n        - image: europe-docker.pkg.dev/clips/clip-worker:3\n`;
const annotation = (name: string, value: string): string => `        ${name}: '${value}'\n`;
const scale = (most: number): string => annotation('autoscaling.knative.dev/maxScale', String(most));
const kept = annotation('autoscaling.knative.dev/minScale', '1');
const cpu = (isThrottled: boolean): string => annotation('run.googleapis.com/cpu-throttling', String(isThrottled));

const code = {
  'package.json': '{\n  "scripts": {\n    "start": "node dist/main.js"\n  },\n  "dependencies": { "pg-boss": "9.0.3", "openai": "5.0.1" }\n}\n',
  'Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
  'src/main.ts': "import PgBoss from 'pg-boss';\nimport OpenAI from 'openai';\n\nconst openai = new OpenAI();\nconst boss = new PgBoss({ connectionString: 'db', retryLimit: 2, expireInHours: 1 });\n\nawait boss.start();\nawait boss.work('clips', { teamSize: 3 }, async (job) => {\n  await openai.images.generate({ prompt: job.data.prompt });\n});\n",
};

/** A pull request that changes only these files of the service. */
async function review(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string | null>>): Promise<RangeReview> {
  const repository = createRepository({ ...code, ...before });
  const base = repository.git('rev-parse', 'HEAD');
  const head = repository.commit(after);
  return reviewRange({ repository: await openRepository(repository.dir), base, head, config: defaultConfig, cache: openFactsCache(null) });
}

function introduced(result: RangeReview, rule: string): readonly unknown[] {
  return result.comparison.introduced.filter(({ finding }) => finding.rule === rule).map(({ finding, cause }) => [finding.file, finding.line, cause?.file, cause?.line]);
}

const resolved = (result: RangeReview): readonly string[] => result.comparison.resolved.map(({ rule }) => rule).sort();

describe('a pull request that changes only how a consumer is deployed', () => {
  it('introduces what more instances do, on the line that raises them', async () => {
    const result = await review({ 'service.yaml': service(scale(1) + kept + cpu(false)) }, { 'service.yaml': service(scale(20) + kept + cpu(false)) });

    expect(introduced(result, 'unguarded-consumer')).toEqual([['src/main.ts', 8, 'service.yaml', 9]]);
    expect(result.plan.comments.map(({ path }) => path)).toEqual(['service.yaml']);
  });

  it('introduces what fewer instances than one do, on the line that lowers them', async () => {
    const result = await review({ 'service.yaml': service(scale(20) + kept + cpu(false)) }, { 'service.yaml': service(scale(20) + kept.replace("'1'", "'0'") + cpu(false)) });

    expect(introduced(result, 'consumer-without-cpu')).toEqual([['src/main.ts', 8, 'service.yaml', 10]]);
    expect(introduced(result, 'unguarded-consumer')).toEqual([]);
  });

  it('introduces what throttling does, on its line, and proves the way back', async () => {
    const result = await review({ 'service.yaml': service(scale(20) + kept + cpu(false)) }, { 'service.yaml': service(scale(20) + kept + cpu(true)) });
    const found = result.comparison.introduced.find(({ finding }) => finding.rule === 'consumer-without-cpu');

    expect(found?.cause).toMatchObject({ file: 'service.yaml', line: 11 });
    expect(found?.finding.suggestion?.edits).toEqual([{ file: 'service.yaml', startLine: 11, endLine: 11, newText: "        run.googleapis.com/cpu-throttling: 'false'" }]);
  });

  it('introduces it when the setting is taken out, beside the place', async () => {
    const result = await review({ 'service.yaml': service(scale(20) + cpu(false) + kept) }, { 'service.yaml': service(scale(20) + kept) });

    expect(introduced(result, 'consumer-without-cpu')).toEqual([['src/main.ts', 8, 'service.yaml', 10]]);
  });

  it('resolves it with the opposite change', async () => {
    const result = await review({ 'service.yaml': service(scale(20) + kept + cpu(true)) }, { 'service.yaml': service(scale(1) + kept + cpu(false)) });

    expect(resolved(result)).toEqual(['consumer-without-cpu', 'unguarded-consumer']);
    expect(result.comparison.introduced).toEqual([]);
  });

  it('introduces it when a script starts the consumer in the web service from now on', async () => {
    const files = { 'service.yaml': service(scale(20) + kept + cpu(true)), 'src/web.ts': "import express from 'express';\nexpress().listen(8080);\n", 'package.json': code['package.json'].replace('dist/main.js', 'dist/web.js') };

    const result = await review(files, { 'package.json': code['package.json'] });

    expect(introduced(result, 'consumer-without-cpu')).toEqual([['src/main.ts', 8, 'package.json', 3]]);
  });
});
