/** Entry points that a schedule of the deployment starts by name: a function, a program of the repository, a worker's `scheduled` handler. */
import { posix } from 'node:path';
import type { DeploymentFacts, ScheduleFact, ScheduleTarget } from '../../../../model/deployment-facts.ts';
import type { EntryPoint, Known } from '../../../../model/graph.ts';
import { findScriptFile } from '../../../schedules/script-file.ts';
import { findPeriodSeconds } from '../../../schedules/schedule-period.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { FunctionValue } from '../../../values/value.ts';
import { findDeployedFunctions } from '../entries-from-functions.ts';
import { handlerFunctions, innermostHandler, type EntrySeed } from '../../entry-seeds.ts';
import { startOfProgram } from '../start-of-program.ts';
import { namedValuesAt } from '../../arguments/named-values.ts';

interface Started {
  readonly target: FunctionValue;
  readonly handler: FunctionValue;
  readonly subject: string;
}

/** One for each schedule that is not paused and whose target is in the program. */
export function entriesFromSchedules(ev: Evaluator, deployment: ReadonlyMap<string, DeploymentFacts>): readonly EntrySeed[] {
  return [...deployment].flatMap(([file, { schedules }]) => schedules.flatMap((fact, index) => (fact.paused?.value === true ? [] : startedBy(ev, file, fact.target).map((started) => makeSeed(file, fact, index, started)))));
}

function makeSeed(file: string, fact: ScheduleFact, index: number, { target, handler, subject }: Started): EntrySeed {
  const expression = fact.expression?.value ?? null;
  return {
    kind: 'scheduled',
    subject,
    target,
    handler,
    framework: fact.platform,
    // One line may start several programs: its column tells them apart.
    registration: { file, span: [fact.line, index + 1, fact.line, index + 1] },
    confidence: 'certain',
    http: null,
    consumer: null,
    scheduled: {
      library: fact.platform, major: null, expression, periodSeconds: expression === null ? null : findPeriodSeconds(expression), platform: fact.platform,
      match: { role: 'schedule', library: fact.platform, major: null, version: null, isFork: false, api: fact.platform, hidden: false, origin: null, originArguments: [], arguments: [] },
    },
    ...readBudget(file, fact),
    args: [],
  };
}

/** The limit of a function is that of its run. */
function readBudget(file: string, fact: ScheduleFact): { readonly budgetSeconds?: Known<number> } {
  const limit = fact.runLimitSeconds;
  return limit === undefined ? {} : { budgetSeconds: { from: 'file', value: limit.value, file: limit.file ?? file, line: limit.line } satisfies EntryPoint['budgetSeconds'] };
}

/** `digest` of `lambdas/digest/index`, and of `index` or `handler` in `digest`. */
function nameOfModule(file: string, module: string): string {
  const telling = (path: string): string | undefined => path.split('/').findLast((part) => !/^(?:\.{0,2}|dist|build|out|src|index|handlers?|main)$/.test(part));
  return telling(module) ?? telling(posix.dirname(file)) ?? module;
}

function startedBy(ev: Evaluator, file: string, target: ScheduleTarget): readonly Started[] {
  switch (target.kind) {
    case 'function': {
      const subject = /^(?:handler|default|main|\w+\|[\w|]+)$/.test(target.exported) ? nameOfModule(file, target.modules[0] ?? target.exported) : target.exported;
      const [found = []] = target.exported.split('|').map((exported) => findDeployedFunctions(ev, file, { modules: target.modules, exported })).filter((values) => values.length > 0);
      return handlerFunctions(ev, found).map((one) => ({ target: one, handler: innermostHandler(ev, one), subject }));
    }
    case 'worker': {
      const main = target.main === null ? null : ev.modules.findDeployedFile(file, target.main);
      if (main === null || !ev.program.sources.has(main)) return [];
      const handlers = namedValuesAt(ev, ev.exported(main, 'default'), 'scheduled').flatMap((one) => one.values);
      return handlerFunctions(ev, handlers).map((one) => ({ target: one, handler: innermostHandler(ev, one), subject: 'scheduled' }));
    }
    case 'command': {
      const script = findScriptFile(ev.modules, file, target);
      if (script === null || !ev.program.sources.has(script)) return [];
      return [{ ...startOfProgram(ev, script), subject: script }];
    }
    case 'http': case 'pubsub': case 'task': case 'resource': case 'unknown': return [];
  }
}
