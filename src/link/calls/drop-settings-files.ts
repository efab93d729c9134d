/**
 * A JSON file is a database to those requests only that also change it. Where a command or the start of the program
 * writes it and requests just read it, or a request writes it only because it is missing, it is a file of settings.
 */
import type { EntryPoint, FunctionNode, RoleMatch } from '../../model/graph.ts';
import { findIfMissingCalls } from './if-missing-calls.ts';
import type { JsonFiles } from '../values/json-files/json-files.ts';
import type { Program } from '../values/program.ts';

/** The nodes without the database calls on JSON files that no request keeps changing: to read one is to read a file. */
export function dropSettingsFiles(nodes: readonly FunctionNode[], entryPoints: readonly EntryPoint[], program: Program, jsonFiles: JsonFiles): readonly FunctionNode[] {
  const isUsed = nodes.some((node) => node.calls.some((edge) => edge.roles.length > 0 && jsonFiles.filesAt({ file: node.file, call: edge.call }) !== null));
  if (!isUsed) return nodes;
  const reached = reachedCalls(nodes, entryPoints, program, jsonFiles);
  const written = new Set<string>();
  for (const site of reached) {
    const access = jsonFiles.filesAt(site);
    if (access?.writes) for (const file of access.files) written.add(file);
  }
  const kept = new Set([...reached].filter((site) => jsonFiles.filesAt(site)?.files.some((file) => written.has(file))).map(siteKey));
  return nodes.map((node) => {
    const drops = (call: number): boolean => jsonFiles.filesAt({ file: node.file, call }) !== null && !kept.has(siteKey({ file: node.file, call }));
    return node.calls.some((edge) => drops(edge.call)) ? { ...node, calls: node.calls.map((edge) => (drops(edge.call) ? { ...edge, roles: edge.roles.flatMap(asFileRead) } : edge)) } : node;
  });
}

/** What is written seldom is no work of requests; what is read is read by each. */
function asFileRead(match: RoleMatch): readonly RoleMatch[] {
  const api = match.api.replace(/ of a JSON file$/, '');
  return match.role === 'blocking-db-call' && /\bread\w*\(\)$/.test(api) ? [{ ...match, role: 'blocking-io-call', api }] : [];
}

interface Site {
  readonly file: string;
  readonly call: number;
}

function siteKey({ file, call }: Site): string {
  return `${file}#${call}`;
}

/** Calls that requests make again and again: those with a role, and writes of such files that are none because they let go of the thread. */
function reachedCalls(nodes: readonly FunctionNode[], entryPoints: readonly EntryPoint[], program: Program, jsonFiles: JsonFiles): ReadonlySet<Site> {
  const missing = new Map<string, ReadonlySet<number>>();
  const ifMissing = (node: FunctionNode): ReadonlySet<number> => {
    const key = `${node.file}#${node.function}`;
    let found = missing.get(key);
    if (!found) missing.set(key, (found = findIfMissingCalls(program.getFile(node.file), program.getFunction(node.file, node.function))));
    return found;
  };
  const reached = new Set(entryPoints.flatMap((entry) => (entry.kind === 'http' ? [entry.node] : [])));
  const sites = new Map<string, Site>();
  for (const id of reached) {
    const node = nodes[id];
    if (!node) continue;
    const skipped = ifMissing(node);
    const writes = new Set(jsonFiles.writesIn(node.file, node.function));
    for (const edge of node.calls) {
      const isWrite = writes.delete(edge.call);
      if (edge.once || edge.exceptional || skipped.has(edge.call)) continue;
      if (edge.roles.length > 0 || isWrite) sites.set(siteKey({ file: node.file, call: edge.call }), { file: node.file, call: edge.call });
      for (const next of edge.to) reached.add(next);
    }
    // One that lets go of the thread and calls nothing back is no call of the graph.
    for (const call of writes) if (!skipped.has(call)) sites.set(siteKey({ file: node.file, call }), { file: node.file, call });
  }
  return new Set(sites.values());
}
