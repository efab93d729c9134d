import Agenda from 'agenda';
import { renderCatalogue } from './catalogues.ts';

export const agenda = new Agenda({ db: { address: process.env.MONGO_URL ?? '' } });

// ok: expiry-below-run-time: touched while it works
agenda.define('catalogue', { lockLifetime: 120_000 }, async (job) => {
  const renewing = setInterval(() => void job.touch(), 30_000);
  try {
    await renderCatalogue(String(job.attrs.data?.season));
  } finally {
    clearInterval(renewing);
  }
});

await agenda.start();
