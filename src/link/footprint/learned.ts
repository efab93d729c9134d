/** What linking learned from registrations, as text: where two revisions differ in it, more has changed than the files say. */
import type { CalledItems } from '../values/items/called-items.ts';
import type { HandedParameters } from '../values/evaluation.ts';
import type { Frame, Value, Values } from '../values/value.ts';
import { nameMark } from './marks.ts';

/** Objects made with objects made with objects. */
const MOST_DEPTH = 3;

export interface Learned {
  readonly handed: HandedParameters;
  readonly calledItems: CalledItems;
  /** By name, and by who keeps it. */
  readonly allStored: ReadonlyMap<string, ReadonlyMap<string, Values>>;
  /** By site. */
  readonly mounted: ReadonlyMap<string, string>;
  readonly subscribed: ReadonlyMap<string, string>;
  /** By name of the file, and by file of the program. */
  readonly json: ReadonlyMap<string, string>;
}

/** By the mark of those who look it up: the file of a function that is handed something or called, the name under which a value is kept. */
export function describeLearned({ handed, calledItems, allStored, mounted, subscribed, json }: Learned): ReadonlyMap<string, string> {
  const texts = new Map<string, string[]>();
  const add = (mark: string, text: string): void => {
    const known = texts.get(mark);
    if (known) known.push(text);
    else texts.set(mark, [text]);
  };
  for (const [key, values] of handed.all) add(fileOf(key.slice(0, key.lastIndexOf('#'))), `${key} ${describeAll(values, 0)}`);
  for (const [key, calls] of calledItems.all) for (const { site, self } of calls) add(fileOf(key), `${key} ${site.file}#${site.call} ${self ? describe(self, 1) : ''}`);
  for (const [key, kept] of allStored) for (const [keeper, values] of kept) add(nameMark('stored', key), `${keeper} ${describeAll(values, 0)}`);
  for (const [site, text] of mounted) add(nameMark('mounted', site), text);
  for (const [site, text] of subscribed) add(nameMark('subscribed', site), text);
  for (const [file, text] of json) add(nameMark('json', file), text);
  return new Map(Array.from(texts, ([mark, all]) => [mark, all.sort().join('\n')]));
}

/** Of `src/orders.ts#3`. */
function fileOf(key: string): string {
  return key.slice(0, key.lastIndexOf('#'));
}

function describeAll(values: Values, depth: number): string {
  return values.map((value) => describe(value, depth)).sort().join('|');
}

function describe(value: Value, depth: number): string {
  switch (value.kind) {
    case 'function':
      return `function ${value.file}#${value.function}${describeFrame(value.frame, depth)}${value.self ? describe(value.self, depth + 1) : ''}`;
    case 'class':
      return `class ${value.file}#${value.class}${describeFrame(value.frame, depth)}`;
    case 'instance':
      return `instance ${value.file}#${value.class}${describeFrame(value.construction, depth)}`;
    case 'made':
      return `made ${value.file}#${value.function}${describeFrame(value.construction, depth)}`;
    case 'object':
      return `object ${value.file} ${value.term.span.join(':')}${describeFrame(value.frame, depth)}`;
    case 'list':
      return depth > MOST_DEPTH ? 'list' : `[${describeAll(value.items, depth + 1)}]${value.returned === null ? '' : describeAll(value.returned, depth + 1)}`;
    case 'collection':
      return `${value.of} ${value.at.file}#${value.at.fn}${describeFrame(value.at.frame, depth)}`;
    case 'foreign':
      return `foreign ${value.origin.file}#${value.origin.call}.${value.name ?? ''}`;
    case 'folder':
      return `folder ${value.path}${value.globbed === null ? '' : JSON.stringify(value.globbed)}`;
    case 'namespace':
      return `exports ${value.file}`;
    case 'api':
      return `${value.library}:${value.name}${value.typed ? ' typed' : ''} ${value.origin ? `${value.origin.file}#${value.origin.call}${describeFrame(value.origin.frame, depth)}` : ''}`;
    case 'api-member':
      return `${describe(value.on, depth)}.${value.name}`;
    case 'literal':
      return JSON.stringify(value.value);
    case 'typed':
      return `typed ${value.file}`;
  }
}

function describeFrame(frame: Frame | null, depth: number): string {
  if (!frame) return '';
  if (depth > MOST_DEPTH) return '(…)';
  return `(${frame.args.map((values) => describeAll(values, depth + 1)).join(';')})${describeFrame(frame.parent, depth + 1)}`;
}
