/** A service of a compose file once more, for another program of its image: without what belongs to one that answers requests. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, parseAllDocuments, parseDocument, type Document } from 'yaml';
import type { EditIntent } from '../../model/edit-intent.ts';

type AddService = EditIntent & { readonly kind: 'add-compose-service' };

/** What a second service must not have: addresses, names that are taken, and how many there are. */
const left: ReadonlySet<string> = new Set(['ports', 'expose', 'container_name', 'hostname', 'healthcheck', 'labels', 'deploy', 'scale']);

/** Names and addresses that are the server's own: a proxy or the name server would hand its requests to both. */
const own = /^\s*-?\s*['"]?(?:aliases|ipv[46]_address|link_local_ips|mac_address|VIRTUAL_HOST|VIRTUAL_PORT|LETSENCRYPT_HOST|SERVICE_FQDN\w*|SERVICE_URL\w*)['"]?\s*[:=]|[{,]\s*(?:aliases|ipv[46]_address)\s*:/;

/** `node dist/server.js`, and nothing before or beside it: not a script, a migration, or a manager of several processes. */
const plainCommand = /^\s*command:\s*(?:\[\s*)?["']?(?:dumb-init["']?[\s,]+["']?|tini["']?[\s,]+["']?(?:--["']?[\s,]+["']?)?|npx["']?[\s,]+["']?)?(?:node|tsx|ts-node|bun)\b/;
const otherCommands = /&&|\|\||[;|`]|\bwatch\b/;

/** The text with the service behind the one it is made like; null where that is not written in a way that can be copied. */
export function writeComposeService(before: string, { service, line, differs }: AddService): string | null {
  const lines = before.split('\n');
  const head = lines[line - 1] ?? '';
  const [, indent = '', name] = /^( +)['"]?([\w.-]+)['"]?:\s*$/.exec(head) ?? [];
  if (name !== service || before.includes('\r')) return null;
  const rest = lines.slice(line);
  const end = rest.findIndex((row) => row.trim() !== '' && !row.startsWith(`${indent} `));
  const block = (end < 0 ? rest : rest.slice(0, end)).join('\n').trimEnd().split('\n');
  // An anchor would be declared twice, and what is merged in may hold a port.
  if (block.some((row) => /(?:^|\s)[&*]\w|<<:|^\s*extends:/.test(row) || own.test(row))) return null;
  const depth = /^ +/.exec(block[0] ?? '')?.[0] ?? '';
  const copied = copyKeys(block, depth, differs);
  const deploy = copyDeploy(block, depth);
  if (copied === null || deploy === null) return null;
  const inner = deploy.depth ?? depth + indent;
  // The check of the server's image asks a port that the worker does not listen to; who is unhealthy may be started again in the middle of a job.
  const made = [`${indent}${service}-worker:`, ...copied, `${depth}healthcheck:`, `${inner}disable: true`, `${depth}deploy:`, `${inner}replicas: 1`, ...deploy.rows];
  // Services that stand apart go on standing apart.
  const gap = rest[block.length]?.trim() === '' && rest.length > block.length + 1 ? [''] : [];
  const variable = 'variable' in differs ? differs.variable : null;
  const kept = variable === null ? block : addVariable(block, depth, inner, variable);
  const after = [...lines.slice(0, line), ...kept, ...gap, ...made, ...lines.slice(line + block.length)].join('\n');
  return isSound(before, after, { added: `${service}-worker`, service, variable }) ? after : null;
}

/** Behind the first row of its environment, as that is written, or in one of its own. */
function addVariable(block: readonly string[], depth: string, inner: string, variable: string): readonly string[] {
  const at = block.findIndex((row) => getKey(row, depth) === 'environment');
  if (at < 0) return [...block, `${depth}environment:`, `${inner}${variable}: 'false'`];
  const [, within = inner, item] = /^( +)(- )?/.exec(block[at + 1] ?? '') ?? [];
  return [...block.slice(0, at + 1), item === undefined ? `${within}${variable}: 'false'` : `${within}- ${variable}=false`, ...block.slice(at + 1)];
}

/** Null where no command starts the program, and it is not the same. */
function copyKeys(block: readonly string[], depth: string, differs: AddService['differs']): readonly string[] | null {
  const copied: string[] = [];
  let isKept = false;
  const isSame = 'variable' in differs;
  const { from, to } = isSame ? { from: '', to: '' } : differs;
  // Two programs of one machine cannot both listen to a port of its own.
  if (isSame && block.some((row) => getKey(row, depth) === 'network_mode')) return null;
  let isStarted = isSame;
  const name = new RegExp(`(?<=[\\s/"'\\[,])${from.replaceAll(/[.\\-]/g, '\\$&')}(?=\\.[cm]?[jt]s\\b|["'\\s\\],]|$)`, 'g');
  for (const row of block) {
    const key = getKey(row, depth);
    if (key !== undefined) isKept = !left.has(key);
    if (!isKept) continue;
    if (!isSame && key === 'command' && plainCommand.test(row) && !otherCommands.test(row) && [...row.matchAll(name)].length === 1) isStarted = true;
    copied.push(!isSame && key === 'command' ? row.replace(name, to) : row);
  }
  return isStarted ? copied : null;
}

function getKey(row: string, depth: string): string | undefined {
  return row.startsWith(depth) && !row.startsWith(`${depth} `) ? /^\s*([\w-]+):/.exec(row)?.[1] : undefined;
}

interface Deploy {
  /** The indent of its keys; null where nothing tells. */
  readonly depth: string | null;
  readonly rows: readonly string[];
}

/** Limits, placement and restarts are the worker's too; how many there are is not. Null where they are not written one a line. */
function copyDeploy(block: readonly string[], depth: string): Deploy | null {
  const at = block.findIndex((row) => getKey(row, depth) === 'deploy');
  if (at < 0) return { depth: null, rows: [] };
  const head = block[at]?.slice(block[at].indexOf(':') + 1).trim() ?? '';
  if (head !== '') return /^\{\s*replicas:[^,{}]*\}$/.test(head) ? { depth: null, rows: [] } : null;
  const rest = block.slice(at + 1);
  const end = rest.findIndex((row) => row.trim() !== '' && !row.startsWith(`${depth} `));
  const inner = end < 0 ? rest : rest.slice(0, end);
  const within = /^ +/.exec(inner[0] ?? '')?.[0] ?? '';
  const rows: string[] = [];
  let isKept = false;
  for (const row of inner) {
    const key = getKey(row, within);
    if (key === 'mode' && !/mode:\s*replicated\s*$/.test(row)) return null;
    if (key !== undefined) isKept = key !== 'replicas' && key !== 'labels' && key !== 'endpoint_mode';
    if (isKept && row.trim() !== '') rows.push(row);
  }
  return { depth: within, rows };
}

interface Change {
  readonly added: string;
  readonly service: string;
  /** That the service is given. */
  readonly variable: string | null;
}

/** It parses, has one service more, and all others are as they were, but for the variable. */
function isSound(before: string, after: string, { added, service, variable }: Change): boolean {
  const old = parseDocument(before, { logLevel: 'silent' });
  const [document, ...others] = parseAllDocuments(after, { logLevel: 'silent' });
  if (document === undefined || others.length > 0 || document.errors.length > 0 || old.hasIn(['services', added])) return false;
  const services = document.get('services');
  if (!isMap(services) || !services.items.some(({ key }) => isScalar(key) && key.value === added)) return false;
  services.delete(added);
  return (variable === null || takeOut(document, ['services', service, 'environment'], variable)) && isDeepStrictEqual(document.toJS(), old.toJS());
}

/** False where it is not there, or not once. An environment that holds nothing else was none before. */
function takeOut(document: Document, path: readonly string[], variable: string): boolean {
  const environment = document.getIn(path);
  if (isMap(environment)) environment.delete(variable);
  else if (isSeq(environment)) environment.items = environment.items.filter((item) => !(isScalar(item) && item.value === `${variable}=false`));
  else return false;
  if (environment.items.length === 0) document.deleteIn(path);
  return true;
}
