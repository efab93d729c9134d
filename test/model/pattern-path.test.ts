import { pathOfPattern } from '../../src/model/pattern-path.ts';

describe('the path of a regular expression', () => {
  it.each([
    [String.raw`^\/orders$`, '/orders'],
    [String.raw`^\/orders\/?$`, '/orders'],
    [String.raw`^\/$`, '/'],
    [String.raw`^\/api\/v1\.0\/orders$`, '/api/v1.0/orders'],
    [String.raw`^\/orders\/(\d+)$`, '/orders/*'],
    [String.raw`^\/orders\/([^/]+)\/items$`, '/orders/*/items'],
    [String.raw`^\/orders\/(?<id>[0-9a-f-]{36})\/items$`, '/orders/*/items'],
    [String.raw`^\/(?:orders|returns)\/open$`, '/*/open'],
  ])('is known from end to end: %s', (pattern, path) => {
    expect(pathOfPattern(pattern)).toBe(path);
  });

  it.each([
    [String.raw`^\/orders`, '/orders*'],
    [String.raw`^\/orders?$`, '/order*'],
    [String.raw`^\/orders\/.*`, '/orders/*'],
    [String.raw`^\/orders|^\/returns`, '/*'],
    [String.raw`^\/[`, '/*'],
    ['^/', '/*'],
  ])('ends where it is open: %s', (pattern, path) => {
    expect(pathOfPattern(pattern)).toBe(path);
  });
});
