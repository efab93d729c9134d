/** The properties of a value, by name: of an object literal, of an instance of a class, of what a file exports. */
import type { Evaluation } from '../evaluation.ts';
import { assignedSources } from './assigned-at-once.ts';
import { assignedEntries } from './assigned-entries.ts';
import { keyOfProperty } from './constant-key.ts';
import { namesOfGlobbed } from '../across-files/globbed-modules.ts';
import { namesInFolder } from '../across-files/module-folders.ts';
import type { Value, Values } from '../value.ts';

/** Spreads of spreads. */
export const MOST_SPREADS = 4;
/** An object with more properties is data. */
const MOST_NAMES = 1_000;

export interface NamedValue {
  readonly name: string;
  readonly values: Values;
}

export function propertiesOf(ev: Evaluation, value: Value): readonly NamedValue[] {
  return [...new Set(namesIn(ev, value, 0))].slice(0, MOST_NAMES).map((name) => ({ name, values: ev.member(value, name) }));
}

function namesIn(ev: Evaluation, value: Value, depth: number): readonly string[] {
  if (depth > MOST_SPREADS) return [];
  switch (value.kind) {
    case 'namespace':
      return ev.program.getFile(value.file).exports.flatMap((one) => (one.name === '*' || one.typeOnly ? [] : [one.name]));
    case 'folder':
      return value.globbed === null ? namesInFolder(ev, value) : namesOfGlobbed(ev, value, value.globbed);
    case 'instance':
      return ev.program.getClass(value.file, value.class).members.flatMap((member) => (member.static ? [] : [member.name]));
    case 'object': {
      const at = { file: value.file, fn: value.fn, frame: value.frame };
      const written = value.term.properties.flatMap((property) => {
        if (property.kind === 'spread') return ev.evaluate(property.of, at).flatMap((one) => namesIn(ev, one, depth + 1));
        return keyOfProperty(ev, property, value.file) ?? [];
      });
      return [...written, ...assignedEntries(ev, value).map(({ name }) => name), ...assignedSources(ev, value).flatMap((one) => namesIn(ev, one, depth + 1))];
    }
    default:
      return [];
  }
}
