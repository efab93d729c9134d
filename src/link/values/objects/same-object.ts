/** Whether two values may be one object at run time. */
import type { Evaluation } from '../evaluation.ts';
import type { Frame, Value } from '../value.ts';

/** An object known by its class only may be any of that class. */
export function isSameObject(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left.kind === 'instance' && right.kind === 'instance') return left.file === right.file && left.class === right.class && (left.construction === null || right.construction === null);
  if (left.kind === 'made' && right.kind === 'made') return left.file === right.file && left.function === right.function && (left.construction === null || right.construction === null);
  return false;
}

/** What `this` is in a frame: in the frame of a constructor, the object that this very call makes. */
export function selfOf(ev: Evaluation, frame: Frame): Value | null {
  const { self } = frame;
  if (frame.open || self === null) return self;
  if (self.kind === 'made' && self.construction === null && self.function === frame.function && self.file === frame.file) return ev.interner.made(self.file, self.function, frame);
  if (self.kind !== 'instance' || self.construction !== null || frame.args.length === 0) return self;
  return ev.program.getFunction(frame.file, frame.function).kind === 'constructor' ? ev.interner.instance(self.file, self.class, frame) : self;
}
