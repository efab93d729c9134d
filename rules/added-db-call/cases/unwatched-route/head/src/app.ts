import express from 'express';
import { Pool } from 'pg';

const db = new Pool();
const app = express();
app.get('/profile', async (req, res) => {
  // ok: added-db-call: the route is not watched
  res.json(await db.query('select * from users'));
});
app.listen(8080);
