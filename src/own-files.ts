/**
 * Where the files lie that are read while the program runs: data, the rules' explanations, programs it starts. Only this file asks
 * where it stands itself, because the build puts the code of many files into one, beside it.
 */

/** `path` begins at the folder src/, of a checkout or of dist/ alike. Whether there is such a file is not asked. */
export function locateOwnFile(path: string): URL {
  return new URL(path, import.meta.url);
}

/** A program of ours, as `service/analysis/analysis-entry`: TypeScript in a checkout, JavaScript in dist/. */
export function locateOwnProgram(path: string): URL {
  return locateOwnFile(`${path}${/\.[jt]s$/.exec(import.meta.url)?.[0] ?? '.js'}`);
}
