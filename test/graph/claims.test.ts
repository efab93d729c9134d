import fc from '../kit/property-testing.ts';
import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import { findClaim } from '../../src/graph/guards/rows/claims.ts';

/** The claim in the last call of the code. */
function claimOf(code: string): string | null {
  const extraction = extractSource('src/jobs.ts', code);
  if (!extraction.ok) throw new Error(extraction.reason);
  const { facts } = extraction;
  const call = facts.calls.at(-1);
  return call === undefined ? null : (findClaim(facts, call)?.label ?? null);
}

describe('findClaim', () => {
  it('sees SKIP LOCKED over several lines', () => {
    expect(claimOf('db.query(`select id from jobs\n  limit 1\n  for update\n  skip   locked`)')).toBe('FOR UPDATE SKIP LOCKED');
  });

  it('sees a statement in a constant and in a tagged template', () => {
    expect(claimOf(`const claim = "update jobs set status = 'taken' where status = 'due' returning id"; db.query(claim)`)).toBe('UPDATE … WHERE on the old status');
    expect(claimOf("sql`insert into runs (day) values (${day}) on conflict (day) do nothing returning day`")).toBe('INSERT … ON CONFLICT DO NOTHING RETURNING');
  });

  it('sees a Prisma update on the old status', () => {
    expect(claimOf(`prisma.job.updateMany({ where: { id, status: 'DUE' }, data: { status: 'TAKEN' } })`)).toBe('updateMany on the old status');
    expect(claimOf(`prisma.job.updateMany({ where: { id }, data: { status: 'TAKEN' } })`)).toBeNull();
  });

  it('bears any text', () => {
    const word = fc.constantFrom('update ', ' set ', ' where ', ' returning ', 'a = ', '"', ',', '(', 'insert into ', ' on conflict', 'x'.repeat(500));

    fc.assert(fc.property(fc.array(word, { maxLength: 200 }), (words) => {
      expect(() => claimOf(`db.query(${JSON.stringify(words.join(''))})`)).not.toThrow();
    }));
  });
});
