/** Every value an object holds, by whatever name. */
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** Every property value of an object literal, or exported value of a file. */
export function evaluateProperties(ev: Evaluation, value: Extract<Value, { kind: 'object' | 'namespace' }>): Values {
  if (value.kind === 'namespace') return ev.interner.union(ev.program.getFile(value.file).exports.map((one) => (one.name === '*' ? NO_VALUES : ev.exported(value.file, one.name))));
  const at: At = { file: value.file, fn: value.fn, frame: value.frame };
  return ev.interner.union(
    value.term.properties.map((property) => {
      const values = ev.evaluate(property.kind === 'spread' ? property.of : property.value, at);
      return property.kind === 'spread' ? ev.interner.union(values.map((one) => ev.properties(one))) : values;
    }),
  );
}
