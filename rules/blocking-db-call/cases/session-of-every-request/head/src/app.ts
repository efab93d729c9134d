import express from 'express';
import { database } from './database.ts';

const app = express();
app.use((req, res, next) => {
  // expect: blocking-db-call
  res.locals.session = database.prepare('select * from sessions where id = ?').get(req.get('session'));
  next();
});
app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.listen(8080);
