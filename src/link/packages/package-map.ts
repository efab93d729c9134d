/** Which package of the repository a path belongs to: the nearest folder above it with a package.json, '' for the repository itself. */
import { folderOf } from '../modules/settings-files.ts';

export class PackageMap {
  /** Folders, without a slash at their end. */
  readonly folders: ReadonlySet<string>;
  readonly #known = new Map<string, string>();

  constructor(settingsPaths: Iterable<string>) {
    const folders = new Set(['']);
    for (const path of settingsPaths) if (/(^|\/)package\.json$/.test(path)) folders.add(folderOf(path));
    this.folders = folders;
  }

  packageOf(path: string): string {
    return this.#nearest(folderOf(path));
  }

  #nearest(folder: string): string {
    if (this.folders.has(folder)) return folder;
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const found = this.#nearest(folderOf(folder));
    this.#known.set(folder, found);
    return found;
  }
}
