import express from 'express';
import { pause } from './rows.ts';

const app = express();
app.get('/healthz', (req, res) => {
  pause(5);
  res.send('ok');
});
app.listen(3000);
