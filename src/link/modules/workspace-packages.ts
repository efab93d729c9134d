/** The packages of the repository by name, and whether one of that name is meant or the one of the registry. */
import { foldersUp, type JsonObject } from './settings-files.ts';

export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: JsonObject;
}

/** What the package.json of a folder asks for under a name. */
export interface Requested {
  readonly folder: string;
  readonly range: string;
}

/** A file at the top of packages that are installed together. */
const workspaceFiles = ['package.json', 'pnpm-workspace.yaml', 'rush.json', 'lerna.json', 'deno.json', 'deno.jsonc', 'nx.json', 'WORKSPACE', 'MODULE.bazel'];
/** A range of versions, as only the registry has them. `*` is how workspaces without a protocol of their own ask for each other. */
const versions = /^[~^<>=v\s]*\d/;

/** Levels from the top at which neighbours are told apart: a path may have thousands, and each of thousands of packages lies in all of them. */
const deepest = 30;

export class WorkspacePackages {
  readonly #files: ReadonlySet<string>;
  /** By folder: the first package of each name in it or below. */
  readonly #below = new Map<string, Map<string, WorkspacePackage>>();

  /** `manifests`: the package.json files by folder. `files`: every path of the repository. */
  constructor(manifests: ReadonlyMap<string, JsonObject>, files: ReadonlySet<string>) {
    this.#files = files;
    for (const [folder, manifest] of manifests) {
      const { name } = manifest;
      if (typeof name !== 'string') continue;
      for (const up of foldersUp(folder).slice(-deepest)) {
        const below = this.#below.get(up) ?? new Map<string, WorkspacePackage>();
        this.#below.set(up, below);
        if (!below.has(name)) below.set(name, { folder, manifest });
      }
    }
  }

  /** The one that shares most folders with the asking one: several projects may lie in one tree, and each has its own `web`. */
  find(name: string, from: string): WorkspacePackage | undefined {
    for (const up of foldersUp(from)) {
      const found = this.#below.get(up)?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** No folder holds both as a workspace, and versions are asked for: what is installed then is not the neighbour of the same name. */
  isFromRegistry(asked: Requested, own: WorkspacePackage): boolean {
    if (!versions.test(asked.range)) return false;
    const above = new Set(foldersUp(own.folder));
    return !foldersUp(asked.folder).some((folder) => above.has(folder) && workspaceFiles.some((name) => this.#files.has(folder === '' ? name : `${folder}/${name}`)));
  }
}
