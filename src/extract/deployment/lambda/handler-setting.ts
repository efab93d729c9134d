/** `src/orders.create`, as Lambda reads it. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
import { posix } from 'node:path';
import type { YamlScalar } from '../documents/positioned-yaml.ts';

export interface HandlerSetting {
  /** Path of the module without its ending. */
  readonly module: string;
  readonly exported: string;
}

/** Longer ones are not written by hand. */
const longest = 300;

/**
 * The module ends at the first dot of the file name, as in the runtime itself; what follows may lead into an object.
 * Undefined for what another tool fills in: `${self:custom.handler}`.
 */
export function parseHandler(handler: Pick<YamlScalar, 'text'> | undefined): HandlerSetting | undefined {
  if (handler === undefined || handler.text.length > longest || handler.text.includes('$')) return undefined;
  const { dir, base } = posix.parse(handler.text.trim());
  const [, name, exported] = /^([^.]+)\.([\w$]+(?:\.[\w$]+){0,3})$/.exec(base) ?? [];
  return name === undefined || exported === undefined ? undefined : { module: posix.join(dir, name), exported };
}
