import { boss } from './boss.ts';
import { renderCatalogue } from './catalogues.ts';

await boss.start();
// expect: expiry-below-run-time
await boss.work<{ season: string }>('catalogue', async ([job]) => {
  if (job !== undefined) await renderCatalogue(job.data.season);
});
