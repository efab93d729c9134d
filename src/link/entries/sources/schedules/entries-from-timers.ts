/** Entry points that the process starts itself, again and again: `setInterval(sync, 60_000)`. */
import type { CallFact, FileFacts, Term } from '../../../../model/facts.ts';
import type { RoleMatch } from '../../../../model/graph.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import { staticValue } from '../../../values/terms/static-value.ts';
import type { CallSite } from '../../../values/program.ts';
import type { At, FunctionValue } from '../../../values/value.ts';
import { nameOfJob, namesOfHandler } from '../../arguments/jobs/job-names.ts';
import { functionPlace, handlerFunctions, innermostHandler, type EntrySeed } from '../../entry-seeds.ts';
import { isCalled } from '../is-called.ts';
import { registrationContexts } from '../../registration-contexts.ts';

const globalObjects = new Set(['globalThis', 'global']);
/** Libraries of programs that run in a browser, where a timer is one user's. */
const browserLibraries = /^(?:react|react-dom|react-native|preact|vue|svelte|solid-js|lit|@angular\/core|jquery|electron)(?:\/|$)/;
/** What only a browser has. */
const browserObjects = new Set(['document', 'window', 'localStorage', 'sessionStorage']);
/** Plain scripts in a folder that is served as it is. */
const servedScript = /(?:^|\/)(?:public|static)\/.*\.m?js$/;
const mostContexts = 60;

export function entriesFromTimers(ev: Evaluator): readonly EntrySeed[] {
  return ev.program.callsNamed('setInterval').filter((site) => ev.search.includes(site.file)).flatMap((site) => ev.search.within(site.file, (): readonly EntrySeed[] => {
    const facts = ev.program.getFile(site.file);
    const call = ev.program.getCall(site.file, site.call);
    if (!isTimer(call.callee) || call.args.length < 2 || isForBrowsers(site.file, facts, call.in) || !isCalled(ev, site.file, call.in)) return [];
    return registrationContexts(ev, site).slice(0, mostContexts).flatMap((at) => seedsOf(ev, site, call, at));
  }).result);
}

function isTimer(callee: Term): boolean {
  if (callee.kind === 'global') return true;
  return callee.kind === 'member' && callee.object.kind === 'global' && globalObjects.has(callee.object.name);
}

function isForBrowsers(file: string, facts: FileFacts, fn: number): boolean {
  if (/\.[jt]sx$/.test(file) || facts.directives.includes('use client')) return true;
  if (facts.requests.some((request) => !request.typeOnly && browserLibraries.test(request.specifier))) return true;
  return isServedScript(file, facts) || asksBrowser(facts, fn);
}

/** A server's own folder may be called `public` too: what asks for a package is not served as it is. */
function isServedScript(file: string, facts: FileFacts): boolean {
  return servedScript.test(file) && facts.requests.every(({ specifier }) => /^(?:\.{0,2}\/|https?:)/.test(specifier));
}

/** In the function that starts the timer, or when the file is loaded. Other functions may be given to a page that the server drives. */
function asksBrowser(facts: FileFacts, fn: number): boolean {
  return facts.calls.some((call) => (call.in === 0 || call.in === fn) && call.callee.kind === 'member' && isOfBrowser(call.callee.object));
}

function isOfBrowser(term: Term): boolean {
  if (term.kind === 'member') return isOfBrowser(term.object);
  return term.kind === 'global' && browserObjects.has(term.name);
}

function seedsOf(ev: Evaluator, site: CallSite, call: CallFact, at: At): readonly EntrySeed[] {
  const [work, pause] = call.args;
  if (work === undefined || pause === undefined) return [];
  return handlerFunctions(ev, ev.evaluate(work, at)).filter((target) => outlivesTick(ev, target) && !stopsItself(ev, site, target)).map((target): EntrySeed => {
    const handler = innermostHandler(ev, target);
    const period = staticValue(ev, pause, at);
    const milliseconds = period.kind === 'literal' && typeof period.value === 'number' && period.value > 0 ? period.value : null;
    const match: RoleMatch = {
      role: 'schedule', library: 'setInterval', major: null, version: null, isFork: false, api: 'setInterval()', hidden: false, origin: null, originArguments: [], arguments: [{ kind: 'unknown' }, period],
    };
    return {
      kind: 'scheduled',
      subject: nameOfJob([...namesOfHandler(ev, handler), ev.program.getFunction(site.file, call.in).name], functionPlace(ev, handler).file, null),
      target,
      handler,
      framework: 'setInterval',
      registration: { file: site.file, span: call.span },
      confidence: 'certain',
      http: null,
      consumer: null,
      scheduled: { library: 'setInterval', major: null, expression: null, periodSeconds: milliseconds === null ? null : milliseconds / 1_000, match, platform: 'in-process' },
      args: [],
    };
  });
}

/** Work that is done when the callback returns cannot meet the next tick: it is asynchronous, or starts something that is. */
function outlivesTick(ev: Evaluator, target: FunctionValue): boolean {
  const fact = ev.program.getFunction(target.file, target.function);
  if (fact.async) return true;
  const at: At = { file: target.file, fn: target.function, frame: target.frame };
  return ev.program.callsIn(target.file, target.function).some((index) => {
    const call = ev.program.getCall(target.file, index);
    if (call.callee.kind === 'member' && (call.callee.property === 'catch' || call.callee.property === 'then')) return true;
    return ev.evaluate(call.callee, at).some((value) => value.kind === 'function' && ev.program.getFunction(value.file, value.function).async);
  });
}

/** `const timer = setInterval(async () => { if (isDone()) clearInterval(timer); … })` waits for one thing, and is over then. */
function stopsItself(ev: Evaluator, site: CallSite, { file, function: work }: FunctionValue): boolean {
  if (file !== site.file) return false;
  const facts = ev.program.getFile(file);
  return facts.calls.some(({ callee, args: [timer], in: inside }) =>
    callee.kind === 'global' && callee.name === 'clearInterval' && timer?.kind === 'binding' && isWithin(facts, inside, work) &&
    facts.bindings[timer.binding]?.scope !== 0 && facts.bindings[timer.binding]?.values.some((value) => value.kind === 'call' && value.call === site.call) === true);
}

function isWithin(facts: FileFacts, fn: number, outer: number): boolean {
  for (let index: number | null = fn; index !== null; index = facts.functions[index]?.parent ?? null) if (index === outer) return true;
  return false;
}
