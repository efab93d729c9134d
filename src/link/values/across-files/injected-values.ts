/** What a container injects where a decorator asks for a token: `constructor(@Inject('DB') private readonly db)`. */
import type { Library } from '../../../catalogue/catalogue.ts';
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, siteOf, type ApiValue, type At, type Value, type Values } from '../value.ts';

/** What the decorators of a parameter or field ask for; empty where they ask for nothing that is known. */
export function injectedValues(ev: Evaluation, decorators: readonly Term[], at: At): Values {
  return ev.interner.union(
    decorators.flatMap((term) => {
      const call = term.kind === 'call' ? ev.program.getCall(at.file, term.call) : undefined;
      const [token] = call?.args ?? [];
      if (!call || !token) return [];
      return ev.evaluate(call.callee, at).map((value) => {
        const library = value.kind === 'api-member' && value.on.name === 'module' ? ev.catalogue.libraries.get(value.on.library) : undefined;
        if (library?.providers && value.kind === 'api-member' && library.providers.decorators.includes(value.name)) return providedFor(ev, library, token, at);
        // `@InjectQueue('mails')`: a library's own decorator says what it gives, like any of its calls.
        return library ? ev.evaluate(term, at).filter((given) => given.kind === 'api') : NO_VALUES;
      });
    }),
  );
}

/** The values a project provides for a token; a class stands for its instance where nothing is said. */
export function providedFor(ev: Evaluation, library: Library, token: Term, at: At): Values {
  for (const key of tokenKeys(ev, token, at)) {
    const stored = ev.stored(library.name, key);
    if (stored.length > 0) return stored;
  }
  return ev.evaluate(token, at).flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : []));
}

/** A token by what it is: a text, a class or, for symbols, the name it goes by, the most telling first: each module may have a `TOKENS.Store`. */
export function tokenKeys(ev: Evaluation, token: Term, at: At): readonly string[] {
  const known = ev.evaluate(token, at).flatMap(tokenOfValue);
  if (known.length > 0) return known;
  if (token.kind === 'member') {
    const files = ev.evaluate(token.object, at).flatMap((value) => (value.kind === 'object' || value.kind === 'class' || value.kind === 'namespace' ? [value.file] : []));
    return [...new Set(files.map((file) => `token ${file}.${token.property}`)), `token .${token.property}`];
  }
  const binding = token.kind === 'binding' ? ev.program.getFile(at.file).bindings[token.binding] : undefined;
  return binding ? [`token .${binding.from?.imported ?? binding.name}`] : [];
}

/** The key of a token that is a text or a class; none of what is neither. */
export function tokenOfValue(value: Value): readonly string[] {
  if (value.kind === 'literal') return [tokenOfName(String(value.value))];
  return value.kind === 'class' ? [`token ${value.file}#${value.class}`] : [];
}

/** The key of a token that is a text. */
export function tokenOfName(name: string): string {
  return `token ${name}`;
}

/** The key of a value of a library that is a token itself: the call that made it. */
export function tokenOfOrigin({ origin }: ApiValue): readonly string[] {
  return origin ? [`token of ${siteOf(origin)}`] : [];
}
