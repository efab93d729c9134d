/**
 * Pairs the findings of head with those of the merge base. What is left over on the head side is new.
 *
 * The fingerprint is the first key and decides nearly always. Eight weaker keys then look at what is left over on both
 * sides, each time one against one, because a reader does not call these new:
 * 1. renamed parameter: the same chain under the same path, a parameter of which has another name;
 * 2. same place: the entry reached the very same line before, by functions that were renamed, split or inlined since;
 * 3. moved line: the same call, taken out of one file and put into another with its text unchanged;
 * 4. moved and touched up: the same, under a name that ends alike, where only the objects that it is called on have other names;
 * 5. untouched chain: the pull request changes no file of the chain, so a name is all that can differ;
 * 6. same handler: its first line stood in the base and the chain is the same, so that only what registers it gave it another name;
 * 7. another prefix: the same chain from the same file under a route or name that ends alike, mounted elsewhere;
 * 8. renamed subject: the same chain under another route or queue name, with no added line below its registration.
 */
import type { Finding } from '../model/finding.ts';
import type { ChangedLines } from './changed-lines.ts';
import { findAddedCause, isAddedBelowRegistration } from './find-cause.ts';

export interface Pair {
  readonly base: Finding;
  readonly head: Finding;
}

export interface Matching {
  readonly pairs: readonly Pair[];
  readonly onlyBase: readonly Finding[];
  readonly onlyHead: readonly Finding[];
}

export function matchFindings(base: readonly Finding[], head: readonly Finding[], changed: ChangedLines): Matching {
  // Where head has more of one fingerprint than base, the untouched ones are the old ones.
  const isTouched = (finding: Finding): boolean => findAddedCause(finding, changed) !== undefined;
  const ordered = [...inOrder(head).filter((finding) => !isTouched(finding)), ...inOrder(head).filter(isTouched)];

  let rest: Matching = { pairs: [], onlyBase: inOrder(base), onlyHead: ordered };
  rest = pairBy(rest, (finding) => [finding.fingerprint, finding.severity, finding.confidence]);
  rest = pairBy(rest, (finding) => [finding.fingerprint]);
  rest = pairBy(rest, routeKey);
  rest = pairBy(rest, placeInBase, (finding) => placeInHead(finding, changed));
  rest = pairBy(rest, (finding) => textInBase(finding, changed), (finding) => textInHead(finding, changed));
  rest = pairBy(rest, (finding) => wordsIn(finding, (line) => changed.findDeletedText(finding.file, line)), (finding) => wordsIn(finding, (line) => changed.findAddedText(finding.file, line)));
  rest = pairBy(rest, sinkKey, (finding) => (isChainUntouched(finding, changed) ? sinkKey(finding) : undefined));
  rest = pairBy(rest, handlerInBase, (finding) => handlerInHead(finding, changed));
  rest = pairBy(rest, (finding) => mountedKey(finding), (finding) => mountedKey(finding, changed));
  return pairBy(rest, chainKey, (finding) => (isAddedBelowRegistration(finding, changed) ? undefined : chainKey(finding)));
}

/** By place and content, so that the answer does not depend on the order in which the rules found things. */
export function inOrder<T extends Finding>(findings: readonly T[]): readonly T[] {
  return findings
    .map((finding) => ({ finding, key: JSON.stringify(finding) }))
    .sort(
      (a, b) =>
        compareText(a.finding.file, b.finding.file) ||
        a.finding.line - b.finding.line ||
        a.finding.column - b.finding.column ||
        compareText(a.finding.rule, b.finding.rule) ||
        compareText(a.key, b.key),
    )
    .map(({ finding }) => finding);
}

type Key = readonly (string | number)[] | undefined;

function pairBy(rest: Matching, baseKey: (finding: Finding) => Key, headKey = baseKey): Matching {
  const waiting = new Map<string, Finding[]>();
  for (const finding of rest.onlyBase) {
    const key = baseKey(finding);
    if (key === undefined) continue;
    const text = JSON.stringify(key);
    const same = waiting.get(text);
    if (same === undefined) waiting.set(text, [finding]);
    else same.push(finding);
  }

  const pairs: Pair[] = [];
  const onlyHead: Finding[] = [];
  for (const head of rest.onlyHead) {
    const key = headKey(head);
    const base = key === undefined ? undefined : waiting.get(JSON.stringify(key))?.shift();
    if (base === undefined) onlyHead.push(head);
    else pairs.push({ base, head });
  }

  const taken = new Set(pairs.map((pair) => pair.base));
  return { pairs: [...rest.pairs, ...pairs], onlyBase: rest.onlyBase.filter((finding) => !taken.has(finding)), onlyHead };
}

/** Parameters of a path as frameworks write them: `:id`, `[id]`, `{id}`, `$id`. */
const pathParameter = /(?<=\/)(?::\w+|\[\w+\]|\{\w+\}|\$\w+)/gu;

function routeKey(finding: Finding): Key {
  return [finding.rule, finding.subject.replace(pathParameter, ':'), ...finding.chain];
}

function placeInBase(finding: Finding): Key {
  return [finding.rule, finding.subject, finding.file, finding.line];
}

function placeInHead(finding: Finding, changed: ChangedLines): Key {
  const old = changed.findBaseLine(finding.file, finding.line);
  return old === undefined ? undefined : [finding.rule, finding.subject, old.file, old.line];
}

function textInBase(finding: Finding, changed: ChangedLines): Key {
  const text = changed.findDeletedText(finding.file, finding.line);
  return isTelling(text) ? [...sinkKey(finding), text] : undefined;
}

function textInHead(finding: Finding, changed: ChangedLines): Key {
  const text = changed.findAddedText(finding.file, finding.line);
  return isTelling(text) ? [...sinkKey(finding), text] : undefined;
}

/** A line such as `)` or `});` is the same everywhere and proves no move. */
function isTelling(text: string | undefined): text is string {
  return text !== undefined && /\w/.test(text);
}

/** More lines than this are no statement. */
const mostLines = 30;
const mostCharacters = 4_000;
/** Fewer words than this may stand anywhere: `find.get(id)`. */
const fewestWords = 3;

/** What the statement says but for its layout, its objects (`ctx.`, `opts.`) and the variable it fills: tables, columns and methods. */
function wordsIn(finding: Finding, findText: (line: number) => string | undefined): Key {
  const lines = Array.from({ length: Math.min(finding.endLine - finding.line + 1, mostLines) }, (_, index) => findText(finding.line + index) ?? '');
  const text = lines.join(' ').slice(0, mostCharacters).replace(/\s+/gu, ' ').replace(/\b(?:const|let|var) [^=;]*=|\b(?:await|return|async)\b/gu, ' ');
  const telling = [...new Set([...text.matchAll(word)].filter(isTellingWord).map(([, , name = '']) => name.toLowerCase()))].sort(compareText);
  const name = endOfSubject(finding);
  return telling.length < fewestWords || name === undefined ? undefined : [finding.rule, ...name, finding.chain.at(-1) ?? '', ...telling];
}

/** A dot before it, the word, and what follows: a call of a method, or another member. */
const word = /(\. ?)?([\w$]+)(?=( ?\??\. ?[\w$]+ ?\()?)(?=( ?\??\.)?)/gu;
/** What projects call the object that their statements are called on. */
const handles = /^(?:db|database|client|prisma|knex|pool|conn|connection|trx?|tx|orm|em|manager)$/iu;

/** Of `prisma.orders.findMany()` the table counts, of `ctx.db.insert(orders)` neither object does. */
function isTellingWord([, dot, name = '', call, member]: RegExpExecArray): boolean {
  if (member === undefined) return true;
  return dot !== undefined && call !== undefined && !handles.test(name);
}

/** `QUERY orders.recent` and `GET /api/orders/recent` end in what their own file says; what stands before comes from where it is mounted. */
function endOfSubject(finding: Finding): readonly [method: string, name: string] | undefined {
  const [method = '', path = ''] = finding.subject.split(' ', 2);
  const last = path.split(/[./]/u).at(-1) ?? '';
  return last === '' ? undefined : [method, last];
}

function sinkKey(finding: Finding): readonly string[] {
  return [finding.rule, finding.subject, finding.chain.at(-1) ?? ''];
}

function isChainUntouched(finding: Finding, changed: ChangedLines): boolean {
  return ![finding.file, ...finding.evidence.map((step) => step.file)].some((file) => changed.hasChanged(file));
}

function handlerInBase(finding: Finding): Key {
  const entry = finding.evidence.find((step) => step.kind === 'entry');
  return entry && [finding.rule, entry.file, entry.line, ...finding.chain];
}

function handlerInHead(finding: Finding, changed: ChangedLines): Key {
  const entry = finding.evidence.find((step) => step.kind === 'entry');
  const old = entry && changed.findBaseLine(entry.file, entry.line);
  return old && [finding.rule, old.file, old.line, ...finding.chain];
}

function mountedKey(finding: Finding, changed?: ChangedLines): Key {
  const entry = finding.evidence.find((step) => step.kind === 'entry');
  const name = endOfSubject(finding);
  const file = entry && (changed?.findBaseLine(entry.file, 1)?.file ?? entry.file);
  return file === undefined || name === undefined ? undefined : [finding.rule, file, ...name, ...finding.chain];
}

function chainKey(finding: Finding): Key {
  return [finding.rule, ...finding.chain];
}

/** Code-point order: locale order differs between machines. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
