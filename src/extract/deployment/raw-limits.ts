/** Which of several limits holds, where a platform takes one for the service and one for each revision. */
import type { RawValue } from './raw-settings.ts';

/** The lowest number above zero: two upper limits both hold. */
export function findLowest(...values: readonly (RawValue | undefined)[]): RawValue | undefined {
  return inOrder(values)[0];
}

/** The highest number: of two lower limits the higher decides. */
export function findHighest(...values: readonly (RawValue | undefined)[]): RawValue | undefined {
  return inOrder(values).at(-1);
}

/** Zero means "not set" beside another number, and a value that is no number counts only when it stands alone. */
function inOrder(values: readonly (RawValue | undefined)[]): RawValue[] {
  const present = values.filter((value) => value !== undefined);
  const numbers = present.filter((value) => value.resolved && Number(value.text) > 0);
  return numbers.length > 0 ? numbers.sort((a, b) => Number(a.text) - Number(b.text)) : present;
}
