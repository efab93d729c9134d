/** Files that no program keeps JSON in, whatever the functions could do that read and write them. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { callersOf } from '../evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../evaluation.ts';

const other = /\.(?:css|scss|less|html?|md|txt|csv|xml|svg|ya?ml|toml|ini|conf|log|[cm]?[jt]sx?)$/i;

/**
 * True of such a name, and of a field of a class that is made for nothing else: `new TextFile('shop.css')`. Which of its objects is asked
 * is not told apart, so that one made for another name leaves it open.
 */
export function isOfOtherFormat(ev: Evaluation, identity: string): boolean {
  if (identity.startsWith('path ')) return other.test(identity);
  const [, file = '', index = ''] = /^field (.+)#(\d+)\.[^.]+$/.exec(identity) ?? [];
  if (!ev.program.sources.has(file)) return false;
  const made = ev.program.getFile(file).classes[Number(index)]?.constructorFunction;
  const sites = made === undefined ? [] : callersOf(ev, file, made);
  return sites.length > 0 && sites.every((site) => {
    const facts = ev.program.getFile(site.file);
    return facts.calls[site.call]?.args.some((arg) => other.test(endOf(facts, arg))) === true;
  });
}

/** `path.join(folder, 'shop.css')` ends as its last name does. */
function endOf(facts: FileFacts, term: Term | undefined, depth = 0): string {
  if (term === undefined || depth > 3) return '';
  switch (term.kind) {
    case 'literal': return String(term.value);
    case 'template': return endOf(facts, term.parts.at(-1), depth + 1);
    case 'operation': return endOf(facts, term.operands.at(-1), depth + 1);
    case 'call': return endOf(facts, facts.calls[term.call]?.args.at(-1), depth + 1);
    case 'binding': return endOf(facts, facts.bindings[term.binding]?.values[0], depth + 1);
    default: return '';
  }
}
