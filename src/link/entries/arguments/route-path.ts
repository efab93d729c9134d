/** The path that a file's place stands for: `app/(shop)/orders/[id]/route.ts` is `/orders/[id]`. */
import type { Convention } from '../../../catalogue/schema.ts';

const METHOD_SUFFIX = /\.(get|post|put|patch|delete|head|options)$/;

export interface FileRoute {
  readonly path: string;
  /** That of `orders.get.ts`. */
  readonly method: string | null;
}

/** `file` is named from the folder of the package that the convention holds for. */
export function readFileRoute(file: string, convention: Convention): FileRoute {
  const parts = file.split('/');
  const name = (parts.pop() ?? '').replace(/\.(?:[cm]?[jt]sx?|astro)$/, '');
  const suffix = convention.method === '$suffix' ? METHOD_SUFFIX.exec(name)?.[1] : undefined;
  if (convention.root === undefined) return { path: '', method: null };
  const folders = parts.slice(parts.indexOf(convention.root) + 1);
  const ending = suffix === undefined ? convention.drop.find((one) => one.startsWith('.') && name.endsWith(one)) : `.${suffix}`;
  const spelled = ending === undefined ? name : name.slice(0, -ending.length);
  // What is met by every request below a folder says nothing by its own name.
  if (!convention.everyRequest && spelled !== 'index' && !convention.drop.includes(spelled)) folders.push(spelled);
  return { path: convention.spelling === 'dots' ? dottedPath(folders) : folderPath(folders), method: suffix?.toUpperCase() ?? null };
}

/** Groups `(shop)` and slots `@cart` are no part of the path. */
function folderPath(folders: readonly string[]): string {
  return folders.filter((part) => !/^\(.*\)$/.test(part) && !part.startsWith('@')).join('/');
}

/** `orders.$id` is `/orders/:id`; `_auth` groups, `orders_` opts out of nesting, `[.]` is a dot. Source: https://reactrouter.com/how-to/file-route-conventions */
function dottedPath(folders: readonly string[]): string {
  const segments = folders.flatMap((folder) => folder.replace(/\+$/, '').match(/(?:\[[^\]]*\]|[^.])+/g) ?? []);
  return segments.flatMap((segment) => (segment.startsWith('_') || segment === 'index' || segment === 'route' ? [] : [spellSegment(segment)])).join('/');
}

function spellSegment(segment: string): string {
  const optional = /^\((.*)\)$/.exec(segment)?.[1];
  if (optional !== undefined) return `${spellSegment(optional)}?`;
  if (segment === '$') return '*';
  return segment.replace(/_$/, '').replace(/^\$/, ':').replace(/[[\]]/g, '');
}
