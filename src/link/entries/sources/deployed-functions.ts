/** Values of infrastructure written as code that stand for a function of the project: `new NodejsFunction(this, 'Digest', { entry: 'src/digest.ts' })`. */
import { posix } from 'node:path';
import type { Row } from '../../../catalogue/schema.ts';
import type { Known } from '../../../model/graph.ts';
import { findPeriodSeconds } from '../../schedules/schedule-period.ts';
import { evaluateArguments } from '../../values/evaluate/evaluate-arguments.ts';
import { matchRows } from '../../values/catalogue-rows.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { At, FunctionValue, Origin, Values } from '../../values/value.ts';
import { readSaid } from '../arguments/catalogue-texts.ts';
import { handlerFunctions } from '../entry-seeds.ts';
import { namedValuesAt } from '../arguments/named-values.ts';
import { readStrings } from '../read-strings.ts';
import { findDeployedFunctions } from './entries-from-functions.ts';
import { findExtendedConstruct } from './extended-constructs.ts';
import { findNamedFunctions } from './named-functions.ts';

export interface DeployedFunction {
  readonly targets: readonly FunctionValue[];
  /** Of its file, or of the folder of that. */
  readonly name: string;
  readonly budget: Known<number> | undefined;
}

type Place = { readonly arg: number; readonly at?: string | undefined };

const longest = 300;

/** One for each value that stands for a function whose file is in the repository. */
export function findDeployed(ev: Evaluator, values: Values): readonly DeployedFunction[] {
  return values.flatMap((value) => (value.kind === 'list' ? value.items : [value])).flatMap((value) => {
    if (value.kind === 'api' && value.origin !== null) return deployedBy(ev, value.origin, null);
    const extended = value.kind === 'instance' ? findExtendedConstruct(ev, value) : null;
    return extended === null ? [] : deployedBy(ev, extended.origin, extended.base);
  });
}

/** `base`: what a call of `super` constructs. */
function deployedBy(ev: Evaluator, origin: Origin, base: Values | null): readonly DeployedFunction[] {
  const call = ev.program.getCall(origin.file, origin.call);
  const at: At = { file: origin.file, fn: call.in, frame: origin.frame };
  const args = evaluateArguments(ev, call, at);
  const [match] = (base ?? ev.evaluate(call.callee, at)).flatMap((callee) => matchRows(ev, callee, base !== null || call.kind === 'new', args, origin));
  const deploys = match?.row.deploys;
  if (deploys === undefined) return [];
  const text = (place: Place | undefined): string | null => (place === undefined ? null : readText(ev, args, place));
  const handler = text(deploys.handler);
  const named = deploys.file === undefined && deploys.folder === undefined;
  const file = text(deploys.file) ?? findBeside(ev, args, origin.file, deploys);
  const targets = named ? findNamedFunctions(ev, origin.file, handler ?? '') : findIn(ev, origin.file, file, text(deploys.folder), handler);
  const [first] = targets;
  return first === undefined ? [] : [{ targets, name: nameOfFile(first.file), budget: readLimit(ev, origin, at, deploys.limit, text(deploys.limit)) }];
}

/** A text, or what a value of the library says. */
function readText(ev: Evaluator, args: readonly Values[], { arg, at }: Place): string | null {
  const values = at === undefined ? (args[arg] ?? []) : namedValuesAt(ev, args[arg] ?? [], at).flatMap((one) => one.values);
  const [only, ...others] = [...new Set([...readStrings(ev, args, { arg, at }), ...values.flatMap((value) => readSaid(ev, value) ?? [])])];
  return others.length === 0 ? (only ?? null) : null;
}

/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html#nodejs-function */
function findBeside(ev: Evaluator, args: readonly Values[], file: string, { file: place, beside }: NonNullable<Row['deploys']>): string | null {
  const name = beside === undefined ? null : readText(ev, args, beside);
  const given = place === undefined ? [] : (args[place.arg] ?? []);
  // A path that is given and not known is another one.
  const isGiven = given.some((value) => value.kind !== 'object' || value.term.properties.some((property) => property.kind === 'spread' || property.key === null || property.key === place?.at));
  return name === null || isGiven ? null : `./${posix.parse(file).name}.${name}.ts`;
}

/** Paths begin in the folder of the file or, as the tool runs at the top of its project, in one above it. */
function findIn(ev: Evaluator, file: string, path: string | null, folder: string | null, handler: string | null): readonly FunctionValue[] {
  const found = path === null ? (folder === null ? undefined : splitHandler(folder, handler)) : { module: path.replace(/\.[cm]?[jt]sx?$/, ''), exported: handler?.split('.').at(-1) ?? 'handler' };
  if (found === undefined || found.module.length > longest || found.module.includes('*')) return [];
  for (let base = posix.dirname(file); ; base = posix.dirname(base)) {
    const functions = handlerFunctions(ev, findDeployedFunctions(ev, posix.join(base, 'package.json'), { modules: [found.module], exported: found.exported }));
    if (functions.length > 0 || base === '.' || base === '/') return functions;
  }
}

function splitHandler(folder: string, handler: string | null): { readonly module: string; readonly exported: string } | undefined {
  const { dir, base } = posix.parse(handler ?? '');
  const [, name, exported] = /^([^.]+)\.([\w$]+)$/.exec(base) ?? [];
  return name === undefined || exported === undefined ? undefined : { module: posix.join(folder, dir, name), exported };
}

/** Of the folder, where the name of the file says nothing. */
export function nameOfFile(file: string): string {
  const { dir, name } = posix.parse(file);
  return /^(?:index|main|handler)$/.test(name) ? posix.basename(dir) : name;
}

function readLimit(ev: Evaluator, { file, call }: Origin, at: At, place: Place | undefined, words: string | null): Known<number> | undefined {
  const seconds = words === null ? null : findPeriodSeconds(words);
  const term = place === undefined ? undefined : ev.program.getCall(file, call).args[place.arg];
  if (seconds === null || term === undefined || place?.at === undefined) return undefined;
  const options = staticValue(ev, term, at);
  const property = options.kind === 'object' ? options.properties.find(({ key }) => key === place.at) : undefined;
  return property === undefined ? undefined : { from: 'file', value: seconds, file: property.file ?? file, line: property.line };
}
