import type { Catalogue, Library } from './catalogue.ts';

/** The library behind a module specifier. Modules of Node go by two names, with `node:` and without. */
export function findLibrary({ byPackage }: Catalogue, specifier: string): Library | undefined {
  // Types packages are imported for their types and, by mistake that bundlers forgive, for their values.
  const typed = specifier.startsWith('@types/') ? byPackage.get(specifier.slice(7)) : undefined;
  return typed ?? byPackage.get(specifier) ?? byPackage.get(specifier.startsWith('node:') ? specifier.slice(5) : `node:${specifier}`);
}
