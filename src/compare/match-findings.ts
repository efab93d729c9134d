/**
 * Pairs the findings of head with those of the merge base. What is left over on the head side is new.
 *
 * The fingerprint is the first key and decides nearly always. Weaker keys then look at what is left over on both
 * sides, each time one against one, because a reader does not call these new:
 * 1. renamed parameter: the same chain under the same path, a parameter of which has another name;
 * 2. same place: the entry reached the very same line before, by functions that were renamed, split or inlined since;
 * 3. moved line: the same call, taken out of one file and put into another with its text unchanged;
 * 4. moved and touched up: the same, under a name that ends alike, where only the objects that it is called on have other names;
 * 5. said again: on the same route a statement that says the same or more, or the same one in the same file with a function put around it;
 * 6. another driver: the same chain to the same method of another library;
 * 7. moved route: the very same line under a path that ends alike, whoever handles it now;
 * 8. renamed route: a statement that its handler makes itself, on the same line or with the same words in the same file;
 * 9. untouched chain: the pull request changes no file of the chain, so a name is all that can differ;
 * 10. same handler: its first line stood in the base and the chain is the same, so that only what registers it gave it another name;
 * 11. another prefix: the same chain from the same file under a route or name that ends alike, mounted elsewhere;
 * 12. renamed subject: the same chain under another route or queue name, with no added line below its registration.
 */
import type { Finding } from '../model/finding.ts';
import type { ChangedLines } from './changed-lines.ts';
import { findAddedCause, isAddedBelowRegistration } from './find-cause.ts';
import { getStatementWords, isWithin, type ReadLine } from './statement-words.ts';

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
  const words = readWords(changed);
  rest = pairBy(rest, (finding) => wordsKey(finding, words.inBase(finding)), (finding) => wordsKey(finding, words.inHead(finding)));
  rest = pairSimilar(rest, changed, words);
  rest = pairBy(rest, driverKey);
  rest = pairBy(rest, (finding) => pathEndKey(finding, finding), (finding) => pathEndKey(finding, changed.findBaseLine(finding.file, finding.line)));
  rest = pairBy(rest, (finding) => ownPlaceKey(finding, finding), (finding) => ownPlaceKey(finding, changed.findBaseLine(finding.file, finding.line)));
  rest = pairBy(rest, (finding) => ownWordsKey(finding, finding.file, words.inBase(finding)), (finding) => ownWordsKey(finding, baseFileOf(finding, changed), words.inHead(finding)));
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

/** Fewer words than this may stand anywhere: `find.get(id)`. */
const fewestWords = 3;

interface Words {
  inBase(finding: Finding): readonly string[] | undefined;
  inHead(finding: Finding): readonly string[] | undefined;
}

function readWords(changed: ChangedLines): Words {
  const base = new Map<Finding, readonly string[] | undefined>();
  const head = new Map<Finding, readonly string[] | undefined>();
  const read = (known: typeof base, finding: Finding, readLine: ReadLine): readonly string[] | undefined => {
    if (!known.has(finding)) known.set(finding, getStatementWords(finding, readLine));
    return known.get(finding);
  };
  return {
    inBase: (finding) => read(base, finding, (file, line) => changed.readBase(file, line)),
    inHead: (finding) => read(head, finding, (file, line) => changed.readHead(file, line)),
  };
}

function wordsKey(finding: Finding, words: readonly string[] | undefined): Key {
  const name = endOfSubject(finding);
  return words === undefined || words.length < fewestWords || name === undefined ? undefined : [finding.rule, ...name, finding.chain.at(-1) ?? '', ...words];
}

/** Not by equal keys: one of two statements may say more than the other. The most alike come first. */
function pairSimilar(rest: Matching, changed: ChangedLines, words: Words): Matching {
  const routeOf = (finding: Finding): string => JSON.stringify([finding.rule, finding.subject.replace(pathParameter, ':'), methodOf(finding)]);
  const waiting = Map.groupBy(rest.onlyBase, routeOf);
  const likely = rest.onlyHead.flatMap((head) => {
    const said = words.inHead(head);
    return (waiting.get(routeOf(head)) ?? []).flatMap((base) => {
      const before = words.inBase(base);
      if (said === undefined || before === undefined || !isWithin(before, said)) return [];
      const isWrapped = before.length === said.length && before.length > 0 && base.file === baseFileOf(head, changed) && isPutAround(base.chain, head.chain);
      return isWrapped || Math.min(before.length, said.length) >= fewestWords ? [{ base, head, apart: Math.abs(before.length - said.length) }] : [];
    });
  });
  const taken = new Set<Finding>();
  const pairs = likely.sort((a, b) => a.apart - b.apart).filter(({ base, head }) => {
    const isFree = !taken.has(base) && !taken.has(head);
    if (isFree) taken.add(base).add(head);
    return isFree;
  });
  const isLeft = (finding: Finding): boolean => !taken.has(finding);
  return { pairs: [...rest.pairs, ...pairs.map(({ base, head }) => ({ base, head }))], onlyBase: rest.onlyBase.filter(isLeft), onlyHead: rest.onlyHead.filter(isLeft) };
}

/** All functions of the one are on the other, in the same order. */
function isPutAround(base: readonly string[], head: readonly string[]): boolean {
  const [few, many] = base.length <= head.length ? [base, head] : [head, base];
  let at = 0;
  for (const name of many) if (name === few[at]) at++;
  return at === few.length;
}

function baseFileOf(finding: Finding, changed: ChangedLines): string {
  return changed.findBaseLine(finding.file, 1)?.file ?? finding.file;
}

/** `better-sqlite3 Statement.all()` and `node:sqlite Statement.all()` are the same method of two libraries. */
function methodOf(finding: Finding): string {
  return finding.chain.at(-1)?.split(' ').at(-1) ?? '';
}

function driverKey(finding: Finding): Key {
  return [finding.rule, finding.subject, ...finding.chain.slice(0, -1), methodOf(finding)];
}

interface Line {
  readonly file: string;
  readonly line: number;
}

/** Two parts of the path at its end, one of them a name: `files/create`, `:sessionId/usage`. */
function pathEndKey(finding: Finding, at: Line | undefined): Key {
  const [method = '', path = ''] = finding.subject.replace(pathParameter, ':').split(' ', 2);
  const end = path.split('/').slice(1).slice(-2);
  return at === undefined || end.length < 2 || end.every((part) => part === ':') ? undefined : [finding.rule, method, ...end, at.file, at.line];
}

const isOwn = (finding: Finding): boolean => finding.evidence.some((step) => step.kind === 'entry') && !finding.evidence.some((step) => step.kind === 'call');

function ownPlaceKey(finding: Finding, at: Line | undefined): Key {
  return at === undefined || !isOwn(finding) ? undefined : [finding.rule, at.file, at.line, finding.chain.at(-1) ?? ''];
}

function ownWordsKey(finding: Finding, file: string, words: readonly string[] | undefined): Key {
  return words === undefined || words.length < fewestWords || !isOwn(finding) ? undefined : [finding.rule, file, finding.chain.at(-1) ?? '', ...words];
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
