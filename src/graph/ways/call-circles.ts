/** Functions that call each other in a circle, each circle after all that it calls: Tarjan's algorithm, without recursion. */

export interface Circle {
  /** One function alone where nothing leads back to it. */
  readonly nodes: readonly number[];
}

/** Of all that is reached from the start. */
export function findCircles(start: number, calleesOf: (node: number) => readonly number[]): readonly Circle[] {
  const found: Circle[] = [];
  const order = new Map<number, number>();
  /** The earliest function of the path that is reached from this one. */
  const earliest = new Map<number, number>();
  const path: number[] = [];
  const onPath = new Set<number>();
  const open: { readonly node: number; readonly left: number[] }[] = [];

  const enter = (node: number): void => {
    order.set(node, order.size);
    earliest.set(node, order.size - 1);
    path.push(node);
    onPath.add(node);
    open.push({ node, left: [...calleesOf(node)] });
  };
  const lower = (node: number, to: number | undefined): void => {
    earliest.set(node, Math.min(earliest.get(node) ?? 0, to ?? 0));
  };

  enter(start);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { node, left } = top;
    const next = left.pop();
    if (next !== undefined) {
      if (!order.has(next)) enter(next);
      else if (onPath.has(next)) lower(node, order.get(next));
      continue;
    }
    open.pop();
    const caller = open.at(-1);
    if (caller !== undefined) lower(caller.node, earliest.get(node));
    if (earliest.get(node) !== order.get(node)) continue;
    const nodes = path.splice(path.lastIndexOf(node));
    nodes.forEach((each) => onPath.delete(each));
    found.push({ nodes });
  }
  return found;
}
