/** One instance, as a named stop-gap: nobody takes over a job that still runs, except while a rollout has two. */
import type { EditIntent, SettingEdit } from '../../src/model/edit-intent.ts';
import type { Known, Service } from '../../src/model/graph.ts';

/** Null where the numbers stand in several files, outside of the repository, or for other services too. */
export function buildEdit({ instances: { min, max: most }, processes, platform, file, line, isOneOfSeveral }: Service): EditIntent | null {
  if (isOneOfSeveral) return null;
  // What PM2 calls instances are the processes of one.
  const max = platform === 'pm2' ? processes : most;
  const place = max.from === 'file' ? max : max.from === 'default' && platform === 'cloud-run' ? { file, line: null } : null;
  if (place === null) return null;
  const settings: SettingEdit[] = [{ name: 'maxInstances', value: '1', line: place.line }];
  if (isMoreThanOne(min) && min.line !== place.line) {
    if (min.file !== place.file) return null;
    settings.push({ name: 'minInstances', value: '1', line: min.line });
  }
  return { kind: 'deployment-settings', description: 'Stop-gap: one instance at most, which then does all the work of this service; a rollout still runs two for a moment', file: place.file, line: place.file === file ? line : (place.line ?? line), settings };
}

function isMoreThanOne(known: Known<number>): known is Known<number> & { readonly from: 'file' } {
  return known.from === 'file' && known.value > 1;
}
