import express from 'express';
import { readCountries } from './countries.ts';
import { recentOrders } from './orders.ts';

// Once, before the first request.
const countries = readCountries();

const app = express();
app.get('/api/countries', (_req, res) => {
  res.json(countries);
});
app.post('/api/checkout', async (req, res) => {
  res.json(await recentOrders(req.get('user') ?? ''));
});
app.listen(8080);
