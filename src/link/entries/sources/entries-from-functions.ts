/** Entry points that a deployment file names by module and exported name: Lambda handlers. */
import type { DeploymentFacts, FunctionFact, FunctionQueue } from '../../../model/deployment-facts.ts';
import type { StaticValue } from '../../../model/graph.ts';
import { handlerFunctions, innermostHandler, type EntrySeed } from '../entry-seeds.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { namedValuesAt } from '../arguments/named-values.ts';
import { evaluateArguments } from '../../values/evaluate/evaluate-arguments.ts';
import type { FunctionValue, Value, Values } from '../../values/value.ts';

export function entriesFromFunctions(ev: Evaluator, deployment: ReadonlyMap<string, DeploymentFacts>): readonly EntrySeed[] {
  return [...deployment].flatMap(([file, { functions = [] }]) => functions.flatMap((fact) => seedsOf(ev, file, fact)));
}

function seedsOf(ev: Evaluator, file: string, fact: FunctionFact): readonly EntrySeed[] {
  const { queues = [] } = fact;
  if (fact.routes.length + queues.length === 0) return [];
  const targets = handlerFunctions(ev, findDeployedFunctions(ev, file, fact));
  return [...routeSeeds(ev, file, fact, targets), ...queues.flatMap((queue) => targets.map((target) => queueSeed(ev, file, fact, queue, target)))];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html: ten messages at a time unless it says otherwise. */
const usualBatch = 10;

function queueSeed(ev: Evaluator, file: string, fact: FunctionFact, queue: FunctionQueue, target: FunctionValue): EntrySeed {
  const size: StaticValue = queue.unresolved === true ? { kind: 'unknown' } : { kind: 'literal', value: queue.batchSize?.value ?? usualBatch };
  const options: StaticValue = {
    kind: 'object', open: false,
    properties: [{ key: 'batchSize', value: size, line: queue.batchSize?.line ?? queue.line, file }, { key: 'reportsItems', value: { kind: 'literal', value: queue.reportsItems }, line: queue.line, file }],
  };
  return {
    kind: 'consumer',
    subject: queue.name ?? fact.name,
    target,
    handler: innermostHandler(ev, target),
    framework: fact.platform,
    registration: { file, span: [queue.line, 1, queue.line, 1] },
    confidence: 'certain',
    http: null,
    consumer: {
      library: fact.platform, major: null, queue: queue.name,
      match: { role: 'queue-consumer', library: fact.platform, major: null, version: null, isFork: false, api: 'SQS event', hidden: false, origin: null, originArguments: [], arguments: [options] },
    },
    scheduled: null,
    args: [],
  };
}

function routeSeeds(ev: Evaluator, file: string, fact: FunctionFact, targets: readonly FunctionValue[]): readonly EntrySeed[] {
  const [first, ...others] = fact.routes;
  if (!first) return [];
  return targets.map((target): EntrySeed => ({
    kind: 'http',
    subject: `${first.method} ${first.path}`,
    target,
    handler: innermostHandler(ev, target),
    framework: fact.platform,
    registration: { file, span: [fact.line, 1, fact.line, 1] },
    confidence: 'certain',
    // An execution environment takes the next request when it has answered this one. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    http: { method: first.method, path: first.path, everyRequest: false, others: others.map(({ method, path }) => `${method} ${path}`), serial: true },
    consumer: null,
    scheduled: null,
    args: [],
  }));
}

/** What a deployment file names by module and exported name, seen from its folder. */
export function findDeployedFunctions(ev: Evaluator, file: string, { modules, exported }: Pick<FunctionFact, 'modules' | 'exported'>): Values {
  const found = modules.map((path) => ev.modules.findDeployedFile(file, path)).find((path) => path !== null && ev.program.sources.has(path));
  if (found === null || found === undefined) return [];
  const [name = exported, ...rest] = exported.split('.');
  const values = ev.exported(found, name);
  return (rest.length === 0 ? values : namedValuesAt(ev, values, rest.join('.')).flatMap((one) => one.values)).flatMap((value) => madeOf(ev, value));
}

/** `middy(handler).use(cors())` is made of the handler. */
export function madeOf(ev: Evaluator, value: Value): Values {
  if (value.kind !== 'api' || value.origin === null) return [value];
  const { file, call, frame } = value.origin;
  const fact = ev.program.getCall(file, call);
  return evaluateArguments(ev, fact, { file, fn: fact.in, frame }).flat().filter((one) => one.kind === 'function');
}
