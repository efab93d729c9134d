/** A service of a compose file once more, for another program of its image: without what belongs to one that answers requests. */
import { isMap, isScalar, parseAllDocuments, parseDocument } from 'yaml';
import type { EditIntent } from '../../model/finding.ts';

type AddService = EditIntent & { readonly kind: 'add-compose-service' };

/** What a second service must not have: addresses, names that are taken, and how many there are. */
const left: ReadonlySet<string> = new Set(['ports', 'expose', 'container_name', 'hostname', 'healthcheck', 'labels', 'deploy', 'scale']);

/** The text with the service behind the one it is made like; null where that is not written in a way that can be copied. */
export function writeComposeService(before: string, { service, line, program }: AddService): string | null {
  const lines = before.split('\n');
  const head = lines[line - 1] ?? '';
  const [, indent = '', name] = /^( +)['"]?([\w.-]+)['"]?:\s*$/.exec(head) ?? [];
  if (name !== service || before.includes('\r')) return null;
  const rest = lines.slice(line);
  const end = rest.findIndex((row) => row.trim() !== '' && !row.startsWith(`${indent} `));
  const block = (end < 0 ? rest : rest.slice(0, end)).join('\n').trimEnd().split('\n');
  // An anchor would be declared twice, and what is merged in may hold a port.
  if (block.some((row) => /(?:^|\s)[&*]\w|<<:|^\s*extends:/.test(row))) return null;
  const own = /^ +/.exec(block[0] ?? '')?.[0] ?? '';
  const copied = copyKeys(block, own, program);
  if (copied === null) return null;
  const made = [`${indent}${service}-worker:`, ...copied, `${own}deploy:`, `${own}${indent}replicas: 1`];
  // Services that stand apart go on standing apart.
  const gap = rest[block.length]?.trim() === '' && rest.length > block.length + 1 ? [''] : [];
  const after = [...lines.slice(0, line + block.length), ...gap, ...made, ...lines.slice(line + block.length)].join('\n');
  return isSound(before, after, `${service}-worker`) ? after : null;
}

/** Null where no command starts the program. */
function copyKeys(block: readonly string[], own: string, { from, to }: AddService['program']): readonly string[] | null {
  const copied: string[] = [];
  let isKept = false;
  let isStarted = false;
  const name = new RegExp(`(?<=[\\s/"'\\[,])${from.replaceAll(/[.\\-]/g, '\\$&')}(?=\\.[cm]?[jt]s\\b|["'\\s\\],]|$)`, 'g');
  for (const row of block) {
    const key = row.startsWith(own) && !row.startsWith(`${own} `) ? /^\s*([\w-]+):/.exec(row)?.[1] : undefined;
    if (key !== undefined) isKept = !left.has(key);
    if (!isKept) continue;
    if (key === 'command' && [...row.matchAll(name)].length === 1) isStarted = true;
    copied.push(key === 'command' ? row.replace(name, to) : row);
  }
  return isStarted ? copied : null;
}

/** It parses, and has one service more. */
function isSound(before: string, after: string, added: string): boolean {
  const old = parseDocument(before, { logLevel: 'silent' });
  const [document, ...others] = parseAllDocuments(after, { logLevel: 'silent' });
  if (document === undefined || others.length > 0 || document.errors.length > 0 || old.hasIn(['services', added])) return false;
  const services = document.get('services');
  return isMap(services) && services.items.some(({ key }) => isScalar(key) && key.value === added);
}
