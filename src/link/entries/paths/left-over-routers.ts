/** Routers that nobody mounts: files that were written and never taken into the application, or taken out again. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { isLoadedByNobody } from '../../processes/left-over-files.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { isMentioned } from '../../values/terms/mentioned-terms.ts';
import type { Mounts } from '../mounts.ts';
import type { Registration } from '../registering-call.ts';

/** A platform serves what such files export. */
const servedFolder = /^api\//;

/** True only where it is plain: no file asks for the router's, its own hands it to nobody, and no file is loaded by a name that is put together. */
export function findLeftOverRouters(ev: Evaluator, registrations: readonly Registration[], mounts: Mounts): (registration: Registration) => boolean {
  const answers = new Map<string, boolean>();
  let loads: boolean | null = null;
  return ({ match: { on, library }, site }) => {
    const { origin } = on;
    if (!origin || !library.parts.includes(on.name) || origin.file !== site.file || origin.frame !== null || mounts.isMounted(origin)) return false;
    const key = `${origin.file}#${origin.call}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = !servedFolder.test(origin.file) && isLoadedByNobody(ev, origin.file) && !isHanded(ev.program.getFile(origin.file), origin.call)
        && registrations.some((one) => one.match.library === library && !library.parts.includes(one.match.on.name)) && !(loads ??= loadsByName(ev));
      answers.set(key, answer);
    }
    return answer;
  };
}

/** `serve(router)`, `routers.push(router)`: what becomes of it is not looked into. */
function isHanded(facts: FileFacts, made: number): boolean {
  const isIt = (term: Term): boolean => (term.kind === 'call' && term.call === made) || (term.kind === 'binding' && facts.bindings[term.binding]?.values.some((value) => value.kind === 'call' && value.call === made) === true);
  return facts.calls.some(({ args }) => args.some((arg) => isMentioned(arg, isIt)));
}

/** `require(path.join(folder, file))`, `import.meta.glob('./routes/*.ts')` */
function loadsByName({ program }: Evaluator): boolean {
  if (['glob', 'globEager', 'context'].some((name) => program.callsNamed(name).length > 0)) return true;
  return ['require', 'import'].some((name) => program.callsNamed(name).some(({ file, call }) => {
    const [path] = program.getCall(file, call).args;
    return path !== undefined && path.kind !== 'literal';
  }));
}
