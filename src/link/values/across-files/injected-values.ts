/** What a container injects where a decorator asks for a token: `constructor(@Inject('DB') private readonly db)`. */
import type { Library } from '../../../catalogue/catalogue.ts';
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, siteOf, type ApiValue, type At, type Origin, type Value, type Values } from '../value.ts';

/** A token that is exported again and again on its way. */
const MOST_HOPS = 4;

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
export function providedFor(ev: Evaluation, library: Library, token: Term, at: At, container: Origin | null = null): Values {
  for (const key of tokenKeys(ev, token, at)) {
    const stored = ev.stored(library.name, key, { file: at.file, origin: container });
    if (stored.length > 0) return stored;
  }
  return ev.evaluate(token, at).flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : []));
}

/**
 * What a constructor gets for a parameter of these types: a class is a token too, and what is bound to it comes in its place,
 * as `{ provide: Orders, useClass: SqlOrders }` gives for `constructor(private readonly orders: Orders)`.
 */
export function boundToTypes(ev: Evaluation, types: Values, at: At): Values {
  const classes = types.filter((value) => value.kind === 'instance' && value.construction === null);
  if (classes.length === 0) return types;
  const containers = [...ev.catalogue.libraries.values()].filter((library) => library.providers);
  const boundTo = (value: Value): Values => {
    const bound = value.kind === 'instance' ? containers.map((library) => ev.stored(library.name, tokenOfClass(value), { file: at.file, origin: null })) : [];
    return bound.find((values) => values.length > 0) ?? [value];
  };
  return ev.interner.union(types.map((value) => (classes.includes(value) ? boundTo(value) : [value])));
}

/** A token by what it is: a text, a class or, for symbols, the name it goes by, the most telling first: each module may have a `TOKENS.Store`. */
export function tokenKeys(ev: Evaluation, token: Term, at: At): readonly string[] {
  const known = ev.evaluate(token, at).flatMap(tokenOfValue);
  if (known.length > 0) return known;
  if (token.kind === 'member') {
    const holders = ev.evaluate(token.object, at).flatMap((value) => (value.kind === 'object' || value.kind === 'class' || value.kind === 'namespace' ? [placeOf(ev, value)] : []));
    return [...new Set(holders.map((holder) => `token ${holder}.${token.property}`)), `token .${token.property}`];
  }
  if (token.kind !== 'binding') return [];
  const [value] = ev.program.getFile(at.file).bindings[token.binding]?.values ?? [];
  // `const { Orders } = TOKENS`
  if (value?.kind === 'member') return tokenKeys(ev, value, at);
  const found = declarationOf(ev, at.file, token.binding);
  return found ? [`token ${found.file}.${found.name}`, `token .${found.name}`] : [];
}

/** Two objects of one file may have a token of the same name. */
function placeOf(ev: Evaluation, value: Extract<Value, { kind: 'object' | 'class' | 'namespace' }>): string {
  if (value.kind === 'namespace') return value.file;
  const [line, column] = value.kind === 'object' ? value.term.span : ev.program.getClass(value.file, value.class).span;
  return `${value.file}:${line}:${column}`;
}

/** The file that declares the variable, and its name there. */
function declarationOf(ev: Evaluation, file: string, index: number): { readonly file: string; readonly name: string } | null {
  const binding = ev.program.getFile(file).bindings[index];
  if (!binding) return null;
  let found = { file, name: binding.name };
  let from: { readonly specifier: string; readonly imported: string } | undefined = binding.from;
  for (let hops = 0; from && hops < MOST_HOPS; hops++) {
    const resolved = ev.modules.resolve(found.file, from.specifier);
    if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return { file: found.file, name: from.imported };
    found = { file: resolved.file, name: from.imported };
    from = ev.program.exportsOf(found.file).byName.get(found.name)?.find((one) => one.from)?.from;
  }
  return found;
}

/** The key of a token that is a text or a class; none of what is neither. */
export function tokenOfValue(value: Value): readonly string[] {
  if (value.kind === 'literal') return [tokenOfName(String(value.value))];
  return value.kind === 'class' ? [tokenOfClass(value)] : [];
}

export function tokenOfClass(value: { readonly file: string; readonly class: number }): string {
  return `token ${value.file}#${value.class}`;
}

/** The key of a token that is a text. */
export function tokenOfName(name: string): string {
  return `token ${name}`;
}

/** The key of a value of a library that is a token itself: the call that made it. */
export function tokenOfOrigin({ origin }: ApiValue): readonly string[] {
  return origin ? [`token of ${siteOf(origin)}`] : [];
}
