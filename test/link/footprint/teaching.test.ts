import { Marks, nameMark } from '../../../src/link/footprint/marks.ts';
import { Teaching } from '../../../src/link/footprint/teaching.ts';

describe('Teaching', () => {
  it('notes what is asked for, and what each file tells', () => {
    const marks = new Marks(true);
    const teaching = new Teaching(marks);

    teaching.teach('src/app.ts', 'mounted', 'src/orders.ts#1');
    teaching.ask('mounted', 'src/orders.ts#1');

    expect(teaching.taught).toEqual(new Map([['src/app.ts', new Set([nameMark('mounted', 'src/orders.ts#1')])]]));
    expect(marks.names).toEqual([nameMark('mounted', 'src/orders.ts#1')]);
  });

  it('names what is asked for and told in a file that was left out', () => {
    const teaching = new Teaching(new Marks(false), new Set([nameMark('stored', 'fastify\ndb')]));

    teaching.ask('stored', 'fastify\ndb');
    teaching.ask('stored', 'fastify\ncache');

    expect([...teaching.missed]).toEqual([nameMark('stored', 'fastify\ndb')]);
  });

  it('says which answers are out of date: those that asked under a name before more was told under it', () => {
    const teaching = new Teaching(new Marks(false));
    teaching.ask('handed', 'src/orders.ts#2');
    const asked = teaching.asked;

    teaching.renew('src/orders.ts#2');
    teaching.renew('src/payouts.ts#1');

    expect(teaching.takeRenewed() & asked).not.toBe(0);
    expect(teaching.takeRenewed()).toBe(0);
  });
});
