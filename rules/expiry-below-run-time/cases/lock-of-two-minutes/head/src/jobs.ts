import Agenda from 'agenda';
import { renderCatalogue } from './catalogues.ts';

export const agenda = new Agenda({ db: { address: process.env.MONGO_URL ?? '' } });

// expect: expiry-below-run-time
agenda.define('catalogue', { lockLifetime: 120_000 }, async (job) => {
  await renderCatalogue(String(job.attrs.data?.season));
});

await agenda.start();
