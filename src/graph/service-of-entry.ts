import type { EntryPoint, ProgramGraph, Service } from '../model/graph.ts';

/**
 * The service an entry point runs in: the one whose directory is the longest above its handler. The only service of a
 * repository owns everything. Null when none or several may own it.
 */
export function findServiceOfEntry(graph: ProgramGraph, entry: EntryPoint): Service | null {
  // A job takes no requests.
  const services = graph.services.filter((service) => entry.kind !== 'http' || service.platform !== 'cloud-run-job');
  const [only, second] = services;
  if (only !== undefined && second === undefined) return only;
  const folders = entry.handler.file.split('/').slice(0, -1);
  const above = services.filter((service) => isAbove(service.directory, entry.handler.file));
  const longest = Math.max(...above.map((service) => service.directory.length));
  const nearest = above.filter((service) => service.directory.length === longest);
  if (nearest.length <= 1) return nearest[0] ?? null;
  // Several are deployed from one folder: the one that is named as a folder on the way to the handler.
  const named = nearest.filter((service) => folders.includes(service.name));
  return named.length === 1 ? (named[0] ?? null) : null;
}

function isAbove(directory: string, file: string): boolean {
  return directory === '' || file.startsWith(`${directory}/`);
}
