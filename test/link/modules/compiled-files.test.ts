import { findSourceOfCompiled } from '../../../src/link/modules/compiled-files.ts';

const sourceAmong = (path: string, others: readonly string[]): string | undefined => findSourceOfCompiled(path, (other) => others.includes(other));

describe('a file in a folder of builds', () => {
  it.each([
    ['dist/orders.js', ['tsconfig.json', 'src/orders.ts']],
    ['dist/src/orders.js', ['tsconfig.json', 'src/orders.ts']],
    ['services/shop/lib/routes/orders.js', ['services/shop/tsconfig.json', 'services/shop/src/routes/orders.tsx', 'services/shop/lib/routes/orders.js.map']],
    ['lib/orders.js', ['tsconfig.json', 'src/orders.ts', 'lib/orders.d.ts']],
    ['out/orders.mjs', ['tsconfig.json', 'src/orders.mts']],
    ['dist/orders.js', ['package.json', 'src/orders.js']],
    ['packages/build/build/orders.js', ['packages/build/package.json', 'packages/build/src/orders.js']],
  ])('is compiled: %s beside %j', (path, others) => {
    expect(sourceAmong(path, others)).toBe(others[1]);
  });

  it.each([
    ['its source is elsewhere', 'dist/orders.js', ['tsconfig.json', 'src/carts.ts']],
    ['nothing compiles TypeScript there', 'src/lib/orders.js', ['tsconfig.json', 'src/orders.ts']],
    ['a library of JavaScript has a namesake', 'lib/orders.js', ['package.json', 'src/orders.js']],
    ['it is in a folder that people write to, and no compiler wrote beside it', 'lib/orders.js', ['tsconfig.json', 'src/orders.ts']],
    ['it is in no folder of builds', 'src/orders.js', ['tsconfig.json', 'src/orders.ts']],
    ['it is TypeScript itself', 'lib/orders.ts', ['tsconfig.json', 'src/orders.ts']],
  ])('is a source where %s', (_, path, others) => {
    expect(sourceAmong(path, others)).toBeUndefined();
  });
});
