import { measureNesting } from '../../../src/extract/typescript/parse/nesting.ts';

const repeat = (text: string): string => text.repeat(4_000);

describe('measureNesting', () => {
  it('finds brackets, and what waits before them, deep', () => {
    expect(measureNesting(repeat('[\n'))).toBe('deep');
    expect(measureNesting(repeat('x => '))).toBe('deep');
  });

  it('suspects what would be deep if a line, a comma or a comment ended nothing', () => {
    expect(measureNesting(repeat('if (isOpen)\n'))).toBe('suspect');
    expect(measureNesting(`type Orders = ${repeat("Page<'order', ")}`)).toBe('suspect');
    expect(measureNesting(repeat('if (isOpen) pay(); else //\n'))).toBe('suspect');
    expect(measureNesting(`total${repeat(' ** rate\n')}`)).toBe('suspect');
  });

  it('is at ease with long code that ends its statements, with semicolons or without', () => {
    const statements = `if (isOpen(a < b)) close(a)\nelse open(typeof b)\nexport const pick = async (id) => await get(id) ** 2\nfor (const id of ids) save<Map<Id, Order>>(id)\n`;

    expect(measureNesting(repeat(statements))).toBe('shallow');
    expect(measureNesting(repeat(statements.replaceAll('\n', ';\n').replace(';\nelse', ' // done\nelse')))).toBe('shallow');
    expect(measureNesting(`const table = {\n${repeat('  key: isOpen ? !a : b ** c,\n')}}`)).toBe('shallow');
  });
});
