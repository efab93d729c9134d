/** The files of a new rule: small, and green from the start. */
import type { RuleFamily } from '../src/model/finding.ts';
import { readmeHeadings, renderReadmeHeader } from './rule-readme.ts';

/** Stands in every file of a new rule until it has been replaced. */
export const placeholder = 'made-up-route';

/** Texts by path from the root of the project. */
export function getRuleFiles(id: string, family: RuleFamily): Readonly<Record<string, string>> {
  const title = `Route named ${placeholder}`;
  const summary = `A route named ${placeholder} is reported.`;
  const cases = `rules/${id}/cases`;
  const header = renderReadmeHeader({ id, family, title, summary, maturity: 'preview', suggestion: 'none' });
  return {
    [`rules/${id}/rule.ts`]: renderRule(id, family, title, summary),
    [`rules/${id}/README.md`]: `${header}\n${readmeHeadings.map((heading) => `## ${heading}\n\nSay it here, without the ${placeholder}.\n`).join('\n')}`,
    ...renderCase(`${cases}/route-added`, 'The route is added: it is reported.', renderApp(null), renderApp(`// expect: ${id}`)),
    ...renderCase(`${cases}/other-route-added`, 'Another route is added: nothing is said.', renderApp(null), renderApp(`// ok: ${id}: another route`).replace(placeholder, 'orders')),
    ...renderCase(`${cases}/already-there`, 'The route was there before: nothing is new.', renderApp(''), renderApp(`// ok: ${id}: in the base already`).replace('ok\n', 'fine\n')),
    [`test/rules/${id}.test.ts`]: renderTest(id),
  };
}

function renderRule(id: string, family: RuleFamily, title: string, summary: string): string {
  return `/** Two sentences: the incident this comes from, and what has to be seen in the code to foretell it. */
import { evidence, positionOf } from '../../src/rulekit/places.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';

export default defineRule({
  id: '${id}',
  family: '${family}',
  title: '${title}',
  summary: '${summary}',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    for (const entry of graph.entryPoints) {
      if (entry.http?.path !== '/${placeholder}') continue;
      yield {
        severity: 'info',
        confidence: 'certain',
        ...positionOf(entry.registration),
        subject: entry.subject,
        title: \`\${entry.subject} is made up\`,
        message: 'What will happen in production, in one sentence.',
        advice: 'What to do.',
        evidence: [evidence('entry', entry.handler, entry.subject)],
        chain: [entry.subject],
        edit: null,
      };
    }
  },
});
`;
}

function renderApp(marker: string | null): string {
  const route = marker === null ? '' : `${marker}\napp.get('/${placeholder}', (_req, res) => {\n  res.send('ok');\n});\n`;
  return `import express from 'express';\n\nconst app = express();\n${route}app.listen(8080);\n`;
}

function renderCase(folder: string, story: string, base: string, head: string): Record<string, string> {
  const manifest = '{\n  "name": "shop",\n  "private": true,\n  "dependencies": { "express": "5.1.0" }\n}\n';
  return {
    [`${folder}/case.md`]: `${story}\n`,
    [`${folder}/base/package.json`]: manifest,
    [`${folder}/head/package.json`]: manifest,
    [`${folder}/base/src/app.ts`]: base,
    [`${folder}/head/src/app.ts`]: head,
  };
}

function renderTest(id: string): string {
  return `import rule from '../../rules/${id}/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const app = (path: string) => ({ 'src/app.ts': \`import express from 'express';\\nconst app = express();\\napp.get('\${path}', (req, res) => res.send('ok'));\\n\` });

describe('${id}', () => {
  it('reports the route', async () => {
    expect(await findingsOf(rule, app('/${placeholder}'))).toMatchObject([{ subject: 'GET /${placeholder}' }]);
  });

  it('is quiet for another route', async () => {
    expect(await findingsOf(rule, app('/orders'))).toEqual([]);
  });
});
`;
}
