/** How many calling contexts a function gets before its calls are no longer told apart. */
import { describe, expect, test } from '@jest/globals';
import { Interner } from '../../../src/link/values/interner.ts';
import type { FunctionValue, Values } from '../../../src/link/values/value.ts';

const orderOptions = { kind: 'object', properties: [], span: [1, 1, 1, 1] } as const;

function makeCalls(interner: Interner, target: FunctionValue, calls: number): number {
  const frames = Array.from({ length: calls }, () => interner.frame(target, [objectOf(interner)]));
  return new Set(frames.map((frame) => frame.id)).size;
}

/** A different object each time, as every call site of `log({ … })` has its own. */
function objectOf(interner: Interner): Values {
  return [interner.object('src/orders.ts', { ...orderOptions }, 0, null)];
}

describe('calling contexts of one function', () => {
  test('are as many as its calls have different arguments, when these are few', () => {
    const interner = new Interner();
    expect(makeCalls(interner, interner.function('src/log.ts', 1, null, null), 50)).toBe(50);
  });

  test('are one more for all further calls, when objects are all that tells them apart', () => {
    const interner = new Interner();
    expect(makeCalls(interner, interner.function('src/log.ts', 1, null, null), 500)).toBe(61);
  });

  test('still know the classes of what a list holds, and no more of it', () => {
    const interner = new Interner();
    const both = interner.function('src/search.ts', 1, null, null);
    const made = (index: number): Values => [interner.instance('src/by-name.ts', 0, interner.frame(interner.function('src/by-name.ts', 1, null, null), [[interner.class('src/words.ts', index, null)]]))];
    const frames = Array.from({ length: 200 }, (_, index) => interner.frame(both, [[interner.row([made(index), objectOf(interner)])]]));

    expect(new Set(frames.map((frame) => frame.id)).size).toBe(61);
    expect(frames[199]?.args).toEqual([[interner.row([[interner.instance('src/by-name.ts', 0, null)], []])]]);
  });

  test('are fewer in a program that has very many altogether', () => {
    const interner = new Interner();
    for (let fn = 0; fn < 600; fn++) makeCalls(interner, interner.function('src/checkout.ts', fn, null, null), 60);
    expect(makeCalls(interner, interner.function('src/log.ts', 1, null, null), 500)).toBe(17);
  });

  test('stay apart for another function that is given, however many there are', () => {
    const interner = new Interner();
    const retry = interner.function('src/retry.ts', 1, null, null);
    const frames = Array.from({ length: 200 }, (_, index) => interner.frame(retry, [[interner.function('src/payouts.ts', index, null, null)]]));
    expect(new Set(frames.map((frame) => frame.id)).size).toBe(200);
  });
});

describe('calling contexts of a function within another', () => {
  const within = (interner: Interner, outer: number): FunctionValue => interner.function('src/orders.ts', 2, null, interner.frame(interner.function('src/orders.ts', 1, null, null), [[interner.function('src/app.ts', outer, null, null)]]));
  const handler = (interner: Interner, index: number): Values => [interner.function('src/handlers.ts', index, null, null)];

  test('are one for each call of the other, however many these are', () => {
    const interner = new Interner();
    const frames = Array.from({ length: 900 }, (_, outer) => interner.frame(within(interner, outer), [handler(interner, outer)]));
    expect(new Set(frames.map(({ parent, args }) => `${String(parent?.id)} ${String(args[0]?.[0]?.id)}`)).size).toBe(900);
  });

  test('are few for each, where each calls it in many ways', () => {
    const interner = new Interner();
    const frames = Array.from({ length: 100 }, (_, outer) => Array.from({ length: 50 }, (_one, index) => interner.frame(within(interner, outer), [handler(interner, index)]))).flat();
    expect(new Set(frames).size).toBe(20 * 50 + 80 * 17);
    expect(new Set(frames.map(({ parent }) => parent)).size).toBe(100);
  });
});

describe('alternatives of one value', () => {
  const places = Array.from({ length: 500 }, (_, index) => index);
  const count = (make: (interner: Interner, index: number) => Values[number]): number => {
    const interner = new Interner();
    return interner.union(places.map((index) => [make(interner, index)])).length;
  };

  test('are few of data, and of what one class was made with', () => {
    expect(count((interner) => objectOf(interner)[0] ?? interner.literal(null))).toBe(12);
    expect(count((interner, index) => interner.instance('src/orders.ts', 1, interner.frame(interner.function('src/orders.ts', index, null, null), [])))).toBe(13);
  });

  test('are more of classes, and most of functions', () => {
    expect(count((interner, index) => interner.class('src/jobs.ts', index, null))).toBe(76);
    expect(count((interner, index) => interner.function('src/jobs.ts', index, null, null))).toBe(300);
  });
});
