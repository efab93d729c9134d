/** When a schedule that code registers fires, and how long its runs may take, by what the call was given. */
import type { SchedulePlatform } from '../../../../model/deployment-facts.ts';
import type { CallFact, FileFacts, Term } from '../../../../model/facts.ts';
import type { EntryPoint, Known, StaticValue } from '../../../../model/graph.ts';
import { platforms } from '../../../schedules/platforms.ts';
import { findPeriodSeconds } from '../../../schedules/schedule-period.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import { staticValue } from '../../../values/terms/static-value.ts';
import type { At } from '../../../values/value.ts';
import { readCatalogueText } from '../../../values/catalogue-constants.ts';
import { readSaid } from '../catalogue-texts.ts';
import { readRecurrence } from './recurrence-rule.ts';
import { namedValuesAt } from '../named-values.ts';
import { evaluateArguments } from '../../../values/evaluate/evaluate-arguments.ts';
import type { RegisteringCall } from '../../registering-call.ts';
import { readStrings } from '../../read-strings.ts';
import { hasUnknownPart } from '../unknown-parts.ts';

type Timing = Pick<NonNullable<EntryPoint['scheduled']>, 'expression' | 'periodSeconds'>;

interface Place {
  readonly arg: number;
  readonly at?: string | undefined;
  readonly of?: string | undefined;
}

const secondsPerUnit: Readonly<Record<string, number>> = { milliseconds: 0.001, seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** `of` for the call that made what this one is made on. */
const made = '$made';

/** Chains are short; a longer one is generated. */
const longestChain = 12;

export function readTiming(ev: Evaluator, registration: RegisteringCall): Timing {
  const expression = readExpression(ev, registration) ?? readFields(ev, registration);
  const period = expression === null ? null : findPeriodSeconds(expression);
  return { expression, periodSeconds: period ?? readPeriod(ev, registration) };
}

/** What the call says of the longest run, else the platform's default; undefined where only a service may know. */
export function readBudget(ev: Evaluator, registration: RegisteringCall, platform: SchedulePlatform): Known<number> | undefined {
  const place = registration.match.row.schedule?.budget;
  for (const at of place === undefined ? [] : (place.at ?? '').split('|')) {
    const found = place && valueAt(ev, registration, { ...place, at });
    const number = found && (findNumber(found.value) ?? findSeconds(findText(found.value)));
    if (found && typeof number === 'number') return { from: 'file', value: number, file: registration.at.file, line: found.line };
  }
  const silent = platforms[platform].budgetSeconds;
  return silent === null ? undefined : { from: 'default', ...silent };
}

/** A decorator's own row says nothing of times: `@Cron('0 3 * * *')`, `@Interval(5_000)`, `@Interval('sync', 5_000)`. */
export function readDecoratorTiming(ev: Evaluator, call: CallFact | null, at: At): Timing {
  for (const term of call?.args.slice(0, 2) ?? []) {
    if (hasUnknownPart(ev, term, at)) continue;
    const value = staticValue(ev, term, at);
    const number = findNumber(value);
    if (number !== null && number > 0) return { expression: null, periodSeconds: number / 1_000 };
    const text = findText(value) ?? readCatalogueText(ev, term, at);
    const period = text === null ? null : findPeriodSeconds(text);
    if (text !== null && (period !== null || call?.args.length === 1)) return { expression: text, periodSeconds: period };
  }
  return { expression: null, periodSeconds: null };
}

function readFields(ev: Evaluator, { at, match, site }: RegisteringCall): string | null {
  const place = match.row.schedule?.fields;
  const term = place && ev.program.getCall(site.file, site.call).args[place.arg];
  return term === undefined ? null : readRecurrence(ev, term, at);
}

/** The first text at one of the places the row names. */
function readExpression(ev: Evaluator, registration: RegisteringCall): string | null {
  const { expression } = registration.match.row;
  if (expression === undefined) return null;
  const whole = expression.at === undefined ? callOf(ev, registration, expression.of)?.args[expression.arg] : undefined;
  if (whole !== undefined && hasUnknownPart(ev, whole, registration.at)) return null;
  const given = expression.of === undefined ? findSeldomest(readStrings(ev, registration.args, expression)) : null;
  if (given !== null) return given;
  for (const at of (expression.at ?? '').split('|')) {
    const text = findText(valueAt(ev, registration, { ...expression, at })?.value);
    if (text !== null) return text;
  }
  const term = callOf(ev, registration, expression.of)?.args[expression.arg];
  return (term === undefined ? null : readCatalogueText(ev, term, registration.at)) ?? readSaidAt(ev, registration, expression);
}

/** `let times = ''; if (production) times = '0 6 * * *'; else times = '* * * * *'`: of several that it may be, the one that starts it least often. */
function findSeldomest(texts: readonly string[]): string | null {
  const periodOf = (text: string): number => findPeriodSeconds(text) ?? 0;
  return texts.filter((text) => text !== '').toSorted((a, b) => periodOf(b) - periodOf(a))[0] ?? texts[0] ?? null;
}

/** Something is written where the row's expression stands, known or not. */
export function hasExpression(ev: Evaluator, registration: RegisteringCall): boolean {
  const { expression } = registration.match.row;
  return expression !== undefined && valueAt(ev, registration, expression) !== undefined;
}

/** What stands there as a value of the library: `Schedule.rate(Duration.minutes(5))`. */
function readSaidAt(ev: Evaluator, registration: RegisteringCall, { arg, at, of }: Place): string | null {
  const call = callOf(ev, registration, of);
  const values = call === undefined ? [] : (evaluateArguments(ev, call, contextOf(registration, call, of))[arg] ?? []);
  const [only, ...others] = at === undefined ? values : namedValuesAt(ev, values, at).flatMap((one) => one.values);
  return only === undefined || others.length > 0 ? null : readSaid(ev, only);
}

/** Where the arguments of the call are looked up. */
function contextOf({ at, match }: RegisteringCall, call: CallFact, of: string | undefined): At {
  const { origin } = match.on;
  return of === made && origin !== null ? { file: origin.file, fn: call.in, frame: origin.frame } : { ...at, fn: call.in };
}

/** The literal texts at a place of the call, or of one that it is chained to; each item of a list is one. */
export function readTextsAt(ev: Evaluator, registration: RegisteringCall, place: Place): readonly string[] {
  return (place.at ?? '').split('|').flatMap((at) => {
    const value = valueAt(ev, registration, { ...place, at })?.value;
    return (value?.kind === 'array' ? value.items : [value]).map((item) => findText(item)).filter((text) => text !== null);
  });
}

function readPeriod(ev: Evaluator, registration: RegisteringCall): number | null {
  const period = registration.match.row.schedule?.period;
  if (period === undefined) return null;
  const value = valueAt(ev, registration, period)?.value;
  const number = findNumber(value);
  switch (period.unit) {
    case 'words': {
      const text = findText(value);
      return text === null ? toSeconds(number, 'milliseconds') : findPeriodSeconds(text);
    }
    case 'object': return value?.kind === 'object' ? sumUnits(value) : null;
    case 'milliseconds': case 'seconds': case 'minutes': return toSeconds(number, period.unit);
  }
}

function toSeconds(number: number | null, unit: string): number | null {
  return number === null || number <= 0 ? null : number * (secondsPerUnit[unit] ?? 1);
}

/** `{ minutes: 5 }` */
function sumUnits(value: StaticValue & { readonly kind: 'object' }): number | null {
  const seconds = value.properties.reduce((sum, { key, value: amount }) => sum + (findNumber(amount) ?? 0) * (secondsPerUnit[key] ?? 0), 0);
  return seconds > 0 ? seconds : null;
}

/** What the call, or one before it in its chain, was given at a place. */
function valueAt(ev: Evaluator, registration: RegisteringCall, place: Place): { readonly value: StaticValue; readonly line: number } | undefined {
  const call = callOf(ev, registration, place.of);
  const term = call?.args[place.arg];
  if (call === undefined || term === undefined) return undefined;
  let found = { value: staticValue(ev, term, contextOf(registration, call, place.of)), line: call.nameLine };
  for (const key of place.at === undefined || place.at === '' ? [] : place.at.split('.')) {
    const property = found.value.kind === 'object' ? found.value.properties.find((one) => one.key === key) : undefined;
    if (property === undefined) return undefined;
    found = { value: property.value, line: property.line };
  }
  return found;
}

/** The call itself, the one of that name which it is chained to, or the one that made what it is called on. */
function callOf(ev: Evaluator, { site, match }: RegisteringCall, name: string | undefined): CallFact | undefined {
  if (name === made) return match.on.origin === null ? undefined : ev.program.getCall(match.on.origin.file, match.on.origin.call);
  const facts = ev.program.getFile(site.file);
  let call: CallFact | undefined = facts.calls[site.call];
  for (let depth = 0; name !== undefined && depth < longestChain && call !== undefined; depth += 1) {
    if (call.callee.kind === 'member' && call.callee.property === name) return call;
    call = findChainedCall(facts, call.callee);
  }
  return name === undefined ? call : undefined;
}

/** `job.repeatEvery('5 minutes')` is chained to what made the job, where that is a name of its own. */
function findChainedCall({ calls, bindings }: FileFacts, callee: Term): CallFact | undefined {
  let term = callee;
  for (let steps = 0; steps < longestChain; steps += 1) {
    if (term.kind === 'member') term = term.object;
    else if (term.kind === 'await') term = term.of;
    else if (term.kind === 'binding') {
      const [value, ...others] = bindings[term.binding]?.values ?? [];
      if (value === undefined || others.length > 0) return undefined;
      term = value;
    } else break;
  }
  return term.kind === 'call' ? calls[term.call] : undefined;
}

function findText(value: StaticValue | undefined): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' && value.value !== '' ? value.value : null;
}

/** `'5 minutes'` */
function findSeconds(words: string | null): number | null {
  return words === null ? null : findPeriodSeconds(words);
}

function findNumber(value: StaticValue | undefined): number | null {
  return value?.kind === 'literal' && typeof value.value === 'number' && Number.isFinite(value.value) ? value.value : null;
}
