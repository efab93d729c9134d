/** The catalogue as a run needs it: what validates data files is loaded only where there is something to validate. */
import { indexCatalogue, type Catalogue } from './catalogue.ts';
import { readCompiledLibraries } from './compiled-libraries.ts';

let shipped: Catalogue | null = null;

/** The catalogue that ships, with the user's own libraries added. Throws ConfigurationError where a row of theirs is wrong. */
export async function openCatalogue(userLibraries: readonly unknown[]): Promise<Catalogue> {
  if (userLibraries.length === 0) {
    const compiled = shipped === null ? readCompiledLibraries() : null;
    if (compiled !== null) shipped = indexCatalogue(compiled);
    if (shipped !== null) return shipped;
  }
  const { loadCatalogue } = await import('./load-catalogue.ts');
  return loadCatalogue(userLibraries);
}
