/** Whether two values may be one object at run time. */
import { classChain } from '../classes/class-chain.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Frame, InstanceValue, Value } from '../value.ts';

/** An object known by its class only may be any of that class, and of those that extend it. */
export function isSameObject(ev: Evaluation, left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left.kind === 'instance' && right.kind === 'instance') {
    if (left.file === right.file && left.class === right.class) return left.construction === null || right.construction === null;
    return (left.construction === null && isOfClass(ev, right, left.file, left.class)) || (right.construction === null && isOfClass(ev, left, right.file, right.class));
  }
  if (left.kind === 'made' && right.kind === 'made') return left.file === right.file && left.function === right.function && (left.construction === null || right.construction === null);
  return false;
}

/** Whether this is the object's class or a base of it. */
export function isOfClass(ev: Evaluation, object: InstanceValue, file: string, owner: number): boolean {
  return classChain(ev, object.file, object.class).some((link) => !('kind' in link) && link.file === file && link.class === owner);
}

/** What `this` is in a frame: in the frame of a constructor, the object that this very call makes; in that of a base class, one of which the class is known. */
export function selfOf(ev: Evaluation, frame: Frame): Value | null {
  const { self } = frame;
  if (frame.open || self === null) return self;
  if (self.kind === 'made' && self.construction === null && self.function === frame.function && self.file === frame.file) return ev.interner.made(self.file, self.function, frame);
  if (self.kind !== 'instance' || self.construction !== null || frame.args.length === 0) return self;
  if (ev.program.getFunction(frame.file, frame.function).kind !== 'constructor') return self;
  const own = ev.program.getClass(self.file, self.class).constructorFunction;
  return own === undefined || (own === frame.function && self.file === frame.file) ? ev.interner.instance(self.file, self.class, frame) : self;
}
