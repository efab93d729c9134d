import { meets } from '../../../src/link/footprint/mark-set.ts';
import { Marks, NO_MARKS, nameMark } from '../../../src/link/footprint/marks.ts';
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

    expect(meets(asked, teaching.takeRenewed())).toBe(true);
    expect(teaching.takeRenewed()).toBe(NO_MARKS);
  });

  it('keeps the names apart, however many are asked for', () => {
    const teaching = new Teaching(new Marks(false));
    teaching.ask('handed', 'src/orders.ts#2');
    const asked = teaching.asked;
    for (let handler = 0; handler < 500; handler++) teaching.ask('handed', `src/payouts.ts#${handler}`);

    for (let handler = 0; handler < 500; handler++) teaching.renew(`src/payouts.ts#${handler}`);

    expect(meets(asked, teaching.takeRenewed())).toBe(false);
  });
});
