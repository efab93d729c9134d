import Agenda from 'agenda';
import { renderCatalogue } from './catalogues.ts';

export const agenda = new Agenda({ db: { address: process.env.MONGO_URL ?? '' } });


agenda.define('catalogue', { lockLifetime: 600000 }, async (job) => {
  await renderCatalogue(String(job.attrs.data?.season));
});

await agenda.start();
