/** Files that a compiler wrote from sources of the same repository, known by their paths alone: both are there. */

const BUILT = /\.(?<kind>[cm]?)js(?<jsx>x?)$/;
/** Where compilers put what they write, beside the settings of their package. */
const OUTPUT_FOLDERS = new Set(['dist', 'build', 'out', 'lib']);
/** Folders of these names hold no sources of a package. */
const BUNDLE_FOLDERS = new Set(['dist', 'build']);
/** Written by hand as often: only what compilers write beside a file says that one of them wrote it. */
const SHARED_FOLDER = 'lib';

/**
 * `src/orders.ts` for `dist/orders.js` where there is a tsconfig.json, and `src/orders.js` in a package. What hurts stands in the source,
 * where it can be changed. `has` tells whether the repository has a file of that path.
 */
export function findSourceOfCompiled(path: string, has: (path: string) => boolean): string | undefined {
  const { kind = '', jsx = '' } = BUILT.exec(path)?.groups ?? {};
  const bare = path.replace(BUILT, '');
  if (bare === path) return undefined;
  const parts = bare.split('/');
  for (const [index, folder] of parts.slice(0, -1).entries()) {
    if (!OUTPUT_FOLDERS.has(folder) || (folder === SHARED_FOLDER && !['.d.ts', `.${kind}js${jsx}.map`].some((end) => has(bare + end)))) continue;
    const at = (...names: readonly string[]): string => [...parts.slice(0, index), ...names].join('/');
    const rest = parts.slice(index + 1);
    const typed = has(at('tsconfig.json')) ? [at('src', ...rest), at(...rest)].flatMap((source) => [`${source}.${kind}ts`, `${source}.tsx`]) : [];
    const plain = BUNDLE_FOLDERS.has(folder) && has(at('package.json')) ? [`${at('src', ...rest)}.${kind}js${jsx}`] : [];
    const found = [...typed, ...plain].find(has);
    if (found !== undefined) return found;
  }
  return undefined;
}
