import cron from 'node-cron';
import nodemailer from 'nodemailer';
import pg from 'pg';

const pool = new pg.Pool();
const mailer = nodemailer.createTransport(process.env.SMTP_URL);

cron.schedule('*/5 * * * *', async () => {
  const client = await pool.connect();
  await client.query('BEGIN');
  const { rows } = await client.query("SELECT id, customer FROM vouchers WHERE status = 'new' ORDER BY id LIMIT 20 FOR UPDATE SKIP LOCKED");

  await client.query("UPDATE vouchers SET status = 'mailed' WHERE id = ANY($1)", [rows.map((row) => row.id)]);
  await client.query('COMMIT');
  client.release();
  for (const voucher of rows) await mailer.sendMail({ to: voucher.customer, text: 'Your voucher' });
});
