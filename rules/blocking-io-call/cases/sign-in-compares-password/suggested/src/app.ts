import bcrypt from 'bcrypt';
import express from 'express';
import { findAccount } from './accounts.ts';

export const app = express();
app.post('/sign-in', async (req, res) => {
  const account = findAccount(req.body.name);

  if (!(await bcrypt.compare(req.body.password, account.hash))) return res.sendStatus(401);
  res.json({ id: account.id });
});
