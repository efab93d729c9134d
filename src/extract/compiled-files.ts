/** Files that a compiler wrote from sources of the same repository, known by their paths alone: both are there. */

const BUILT = /\.(?<kind>[cm]?)js(?<jsx>x?)$/;
/** Where compilers put what they write, beside the settings of their package. */
const OUTPUT_FOLDERS = new Set(['dist', 'build', 'out', 'lib']);
/** Folders of these names hold no sources of a package. */
const BUNDLE_FOLDERS = new Set(['dist', 'build']);

/**
 * True for `dist/orders.js` beside `src/orders.ts` where there is a tsconfig.json, and beside `src/orders.js` in a package. What hurts
 * stands in the source, where it can be changed. `has` tells whether the repository has a file of that path.
 */
export function isCompiled(path: string, has: (path: string) => boolean): boolean {
  const { kind = '', jsx = '' } = BUILT.exec(path)?.groups ?? {};
  const bare = path.replace(BUILT, '');
  if (bare === path) return false;
  const parts = bare.split('/');
  return parts.slice(0, -1).some((folder, index) => {
    if (!OUTPUT_FOLDERS.has(folder)) return false;
    const at = (...names: readonly string[]): string => [...parts.slice(0, index), ...names].join('/');
    const rest = parts.slice(index + 1);
    const sources = [at('src', ...rest), at(...rest)];
    if (has(at('tsconfig.json')) && sources.some((source) => has(`${source}.${kind}ts`) || has(`${source}.tsx`))) return true;
    return BUNDLE_FOLDERS.has(folder) && has(at('package.json')) && has(`${at('src', ...rest)}.${kind}js${jsx}`);
  });
}
