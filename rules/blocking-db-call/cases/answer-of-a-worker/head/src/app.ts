import express from 'express';
import { pause, readRows } from './rows.ts';

const app = express();
app.get('/healthz', (req, res) => {
  pause(5);
  res.send('ok');
});
app.get('/bookings', (req, res) => {
  res.json(readRows('select * from bookings'));
});
app.listen(3000);
