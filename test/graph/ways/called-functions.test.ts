import { isCalledByCode } from '../../../src/graph/ways/called-functions.ts';
import { linkSources } from '../../kit/link-sources.ts';

it('tells a handler that other code calls from one that only its framework calls', async () => {
  const graph = await linkSources({
    'src/terms.ts': `import fs from 'node:fs';\nexport function showTerms(req, res) { res.send(fs.readFileSync('terms.html')); }\nexport function showPrices(req, res) { res.send(fs.readFileSync('prices.html')); }\n`,
    'src/app.ts': `import express from 'express';\nimport { showPrices, showTerms } from './terms.ts';\nconst app = express();\napp.get('/terms', showTerms);\napp.get('/prices', showPrices);\napp.get('/legal', (req, res) => { res.type('html'); showTerms(req, res); });\napp.listen(3000);\n`,
  });
  const isCalled = (name: string): boolean => graph.nodes.some((node) => node.name === name && isCalledByCode(graph, node));

  expect(isCalled('showTerms')).toBe(true);
  expect(isCalled('showPrices')).toBe(false);
});
