import express from 'express';
import { Pool } from 'pg';

const db = new Pool();
const app = express();
app.get('/profile', async (req, res) => {
  res.json([]);
});
app.listen(8080);
