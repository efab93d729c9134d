import { routesOf } from '../../blocking-calls.ts';

describe('what a route without a path is called', () => {
  it.each([
    ['the name of the field that a function makes', `import SchemaBuilder from '@pothos/core';\nconst builder = new SchemaBuilder({});\nbuilder.mutationField('placeOrder', (t) => t.field({ type: 'Order', resolve: () => null }));`, 'GRAPHQL placeOrder'],
    ['the name of its function', `const { onCall } = require('firebase-functions/v2/https');\nmodule.exports = onCall(function listOrders() { return []; });`, 'CALL listOrders'],
    ['the name of its file', `const { onCall } = require('firebase-functions/v2/https');\nmodule.exports = onCall(() => []);`, 'CALL orders'],
  ])('is %s', async (_, source, route) => {
    expect(await routesOf({ 'src/orders.js': source })).toEqual([route]);
  });

  it('is the parameter of the paths it runs for', async () => {
    expect(await routesOf({ 'src/app.js': `const express = require('express');\nconst app = express();\napp.param('orderId', (req, res, next, id) => next());\napp.get('/orders/:orderId', (req, res) => res.end());\nconst shops = express.Router();\nshops.param('shop', (req, res, next) => next());\napp.use('/shops', shops);` })).toEqual(['ALL /*/:orderId', 'ALL /shops/*/:shop', 'GET /orders/:orderId']);
  });

  it('has what the platform puts before it', async () => {
    expect(await routesOf({ 'src/orders.js': `import { app } from '@azure/functions';\napp.http('orders', { methods: ['GET'], handler: async () => ({}) });\napp.get('order', { route: 'shops/{id}', handler: async () => ({}) });` })).toEqual(['GET /api/orders', 'GET /api/shops/{id}']);
  });
});
