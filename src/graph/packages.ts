/** Which package of a workspace a file belongs to, and which packages work together: each is built and deployed without its neighbours' folders. */
import type { ProgramGraph } from '../model/graph.ts';

interface Packages {
  readonly folders: ReadonlySet<string>;
  readonly ofFile: Map<string, string>;
  /** By package: those whose functions its own call; made when it is asked for. */
  called: ReadonlyMap<string, ReadonlySet<string>> | null;
  /** By package: itself and all that it calls, through others as well. */
  readonly reached: Map<string, ReadonlySet<string>>;
}

const known = new WeakMap<ProgramGraph, Packages>();

/** Whether no package.json lies between the two files, so that one may import from the other by path. */
export function isOfSamePackage(graph: ProgramGraph, one: string, other: string): boolean {
  const packages = getPackages(graph);
  return getPackage(packages, one) === getPackage(packages, other);
}

/** Whether the package of the first file is the second's, or calls functions of it: then what is at hand there is at hand here. */
export function reachesPackageOf(graph: ProgramGraph, from: string, to: string): boolean {
  const packages = getPackages(graph);
  const own = getPackage(packages, from);
  let reached = packages.reached.get(own);
  if (reached === undefined) packages.reached.set(own, (reached = findReached((packages.called ??= findCalled(graph, packages)), own)));
  return reached.has(getPackage(packages, to));
}

function getPackages(graph: ProgramGraph): Packages {
  let packages = known.get(graph);
  if (packages === undefined) known.set(graph, (packages = { folders: new Set(graph.packages), ofFile: new Map(), called: null, reached: new Map() }));
  return packages;
}

/** The nearest folder above the file that is a package, else the repository. */
function getPackage({ folders, ofFile }: Packages, file: string): string {
  let found = ofFile.get(file);
  if (found !== undefined) return found;
  found = file;
  do found = found.slice(0, Math.max(0, found.lastIndexOf('/')));
  while (found !== '' && !folders.has(found));
  ofFile.set(file, found);
  return found;
}

function findCalled({ nodes }: ProgramGraph, packages: Packages): ReadonlyMap<string, ReadonlySet<string>> {
  const called = new Map<string, Set<string>>();
  for (const node of nodes) {
    const from = getPackage(packages, node.file);
    for (const edge of node.calls) {
      for (const to of edge.to) {
        const target = nodes[to];
        const other = target === undefined ? from : getPackage(packages, target.file);
        if (other !== from) called.set(from, (called.get(from) ?? new Set()).add(other));
      }
    }
  }
  return called;
}

function findReached(called: ReadonlyMap<string, ReadonlySet<string>>, own: string): ReadonlySet<string> {
  const reached = new Set([own]);
  for (const each of reached) for (const other of called.get(each) ?? []) reached.add(other);
  return reached;
}
