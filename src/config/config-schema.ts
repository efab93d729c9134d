/** The shape of the file. Each message completes the sentence "key ...". */
import { z } from 'zod';

const flag = z.boolean({ error: 'must be true or false' });

const check = z.strictObject({
  blocking: flag,
  failOn: z.enum(['error', 'warning'], { error: 'must be error or warning' }),
  onInternalError: z.enum(['neutral', 'action_required'], { error: 'must be neutral or action_required' }),
  maxComments: z.int({ error: 'must be a whole number from 0 to 20' }).min(0, 'must be a whole number from 0 to 20').max(20, 'must be a whole number from 0 to 20'),
}, { error: 'must be a list of settings: blocking, failOn, onInternalError, maxComments' }).partial();

const glob = z.string({ error: 'must be a glob, such as src/generated/**' }).min(1, 'must not be empty').max(300, 'must be at most 300 characters');

const route = z.string({ error: 'must be a method and a path, such as POST /api/checkout' }).regex(/^\S+ \S+/, 'must be a method and a path, such as POST /api/checkout or * /api/*').max(300, 'must be at most 300 characters');

export const configSchema = z.strictObject({
  check,
  rules: z.record(z.string(), z.enum(['off', 'on'], { error: 'must be off or on' }), { error: 'must be a list of rule ids with off or on' }),
  watch: z.array(route, { error: 'must be a list of routes' }).max(200, 'must be at most 200 routes'),
  watchTouched: flag,
  exclude: z.array(glob, { error: 'must be a list of globs' }).max(200, 'must be at most 200 globs'),
  catalogue: z.array(z.unknown(), { error: 'must be a list of catalogue rows' }).max(500, 'must be at most 500 rows'),
}, { error: 'must be a list of settings: check, rules, watch, watchTouched, exclude, catalogue' }).partial();

/** Keys allowed at a place of the file, for the message about one that is not. */
export function getAllowedKeys(path: readonly PropertyKey[]): string[] {
  return Object.keys(path[0] === 'check' ? check.shape : configSchema.shape);
}
