import express from 'express';
import { Client } from 'pg';

export const app = express();
app.get('/bookings', async (req, res) => {
  // expect: client-per-request
  const client = new Client();
  try {
    await client.connect();
    res.json((await client.query('select * from bookings')).rows);
  } finally {
    await client.end();
  }
});
app.get('/rooms', async (req, res) => {
  // expect: client-per-request
  const client = new Client();
  await client.connect();
  res.json((await client.query('select * from rooms')).rows);
  await client.end();
});
