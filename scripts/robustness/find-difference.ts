/** Where two JSON values part, as a path and the two values there; null where they are equal. */
export function findDifference(a: unknown, b: unknown, path = ''): string | null {
  if (Object.is(a, b)) return null;
  if (isRecord(a) && isRecord(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const difference = findDifference(a[key], b[key], path === '' ? key : `${path}.${key}`);
      if (difference !== null) return difference;
    }
    return null;
  }
  return `${path}: ${render(a)} and ${render(b)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function render(value: unknown): string {
  return (JSON.stringify(value) as string | undefined)?.slice(0, 120) ?? 'nothing';
}
