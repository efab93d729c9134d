import bcrypt from 'bcrypt';
import express from 'express';
import { findAccount } from './accounts.ts';

export const app = express();
app.post('/sign-in', (req, res) => {
  const account = findAccount(req.body.name);
  // expect: blocking-io-call
  if (!bcrypt.compareSync(req.body.password, account.hash)) return res.sendStatus(401);
  res.json({ id: account.id });
});
