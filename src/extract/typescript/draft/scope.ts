import type { TypeTerm } from '../../../model/facts.ts';

/** What a type name stands for: a binding, or a type parameter with what its constraint says. */
export type TypeName = number | { readonly constraint: TypeTerm | null };

/** One lexical scope. Values and types are two name spaces, as in TypeScript: `const Order = …` and `type Order = …` may stand side by side. */
export class Scope {
  readonly parent: Scope | null;
  /** The function whose body the scope is part of. */
  readonly function: number;
  #values: Map<string, number> | null = null;
  #types: Map<string, TypeName> | null = null;

  constructor(parent: Scope | null, functionIndex: number) {
    this.parent = parent;
    this.function = functionIndex;
  }

  ownValue(name: string): number | undefined {
    return this.#values?.get(name);
  }

  setValue(name: string, binding: number): void {
    this.#values ??= new Map();
    this.#values.set(name, binding);
  }

  ownType(name: string): TypeName | undefined {
    return this.#types?.get(name);
  }

  setType(name: string, type: TypeName): void {
    this.#types ??= new Map();
    this.#types.set(name, type);
  }

  findValue(name: string): number | undefined {
    const own = this.ownValue(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      const found = scope.ownValue(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  findType(name: string): TypeName | undefined {
    const own = this.ownType(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      const found = scope.ownType(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
