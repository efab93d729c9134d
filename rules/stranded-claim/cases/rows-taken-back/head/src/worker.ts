import nodemailer from 'nodemailer';
import pg from 'pg';

const pool = new pg.Pool();
const transport = nodemailer.createTransport({ host: 'mail.shop.example' });

async function sendNotices() {
  // ok: stranded-claim: what was taken more than ten minutes ago is put back
  const { rows: waiting } = await pool.query("SELECT id, recipient, body FROM notices WHERE status = 'pending' ORDER BY id LIMIT 20");
  for (const notice of waiting) {
    const { rowCount } = await pool.query("UPDATE notices SET status = 'sending', taken_at = now() WHERE id = $1 AND status = 'pending'", [notice.id]);
    if (rowCount === 0) continue;
    try {
      await transport.sendMail({ to: notice.recipient, text: notice.body });
      await pool.query("UPDATE notices SET status = 'sent' WHERE id = $1", [notice.id]);
    } catch (error) {
      await pool.query("UPDATE notices SET status = 'pending', error = $2 WHERE id = $1", [notice.id, String(error)]);
    }
  }
}

async function takeBack() {
  await pool.query("UPDATE notices SET status = 'pending' WHERE status = 'sending' AND taken_at < now() - interval '10 minutes'");
}

setInterval(() => void takeBack(), 60_000);
setInterval(() => void sendNotices(), 10_000);
