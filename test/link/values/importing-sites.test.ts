/** Functions that are a whole module, in programs that call many such. */
import { linkSources } from '../../kit/link-sources.ts';

/** Files beside the shop in which as many functions that are modules are called, by every name they can have. */
const others = (count: number): Record<string, string> => ({
  'src/money.js': 'module.exports = (amount) => (currency) => `${amount} ${currency}`;',
  'src/prices.js': `const money = require('./money');\nexports.list = [${Array.from({ length: count }, (_, index) => `money(${index})('EUR'), require('./money')(${index})`).join(', ')}];`,
  'src/taxes.mjs': `import money from './money.js';\nexport const list = [${Array.from({ length: count }, (_, index) => `money(${index})`).join(', ')}];`,
});
const subjects = async (files: Record<string, string>): Promise<readonly string[]> => {
  const graph = await linkSources({ 'package.json': '{"dependencies":{"express":"5.1.0"}}', ...others(80), ...files });
  return graph.entryPoints.map(({ subject }) => subject);
};

const app = (rest: string): string => `const express = require('express');\nconst app = express();\n${rest}\napp.listen(3000);`;
const routes = "module.exports = function (app) {\n  app.get('/orders', (req, res) => { res.end(); });\n};";

describe('routes of a function that is a module, among many calls of such', () => {
  it.each([
    ['called where it is required', app("require('./orders')(app);")],
    ['called by the name it is required under', app("const orders = require('./orders');\norders(app);")],
  ])('are found where it is %s', async (_, main) => {
    expect(await subjects({ 'src/app.js': main, 'src/orders.js': routes })).toEqual(['GET /orders']);
  });

  it('are found where it is imported', async () => {
    expect(await subjects({ 'src/app.mjs': "import express from 'express';\nimport addOrders from './orders.mjs';\nconst app = express();\naddOrders(app);\napp.listen(3000);", 'src/orders.mjs': "export default (router) => { router.get('/orders', (req, res) => { res.end(); }); };" })).toEqual(['GET /orders']);
  });

  it('are none where another module is given the application', async () => {
    expect(await subjects({ 'src/app.js': app("const orders = require('./orders');\nrequire('./money')(app);"), 'src/orders.js': routes })).toEqual([]);
  });
});
