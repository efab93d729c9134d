import type { LinkFootprint } from '../../../src/link/footprint/footprint.ts';
import { nameMark } from '../../../src/link/footprint/marks.ts';
import { narrow, type Change, type Narrowing } from '../../../src/link/footprint/narrow.ts';

const handed = nameMark('handed', 'src/orders.ts#1');
const stored = nameMark('stored', 'fastify\ndb');

/** The handler of the orders is handed something in the routes, which ask for what the plugin keeps. The returns ask for nothing. */
const footprint: LinkFootprint = {
  names: ['src/orders.ts', 'src/routes.ts', handed, stored, 'src/returns.ts', 'src/plugin.ts', 'src/worker.ts'],
  sets: [[0, 2], [1, 3], [4], [5], [6]],
  searched: [['src/routes.ts', 1], ['src/returns.ts', 2], ['src/plugin.ts', 3], ['src/worker.ts', 4]],
  teaching: [['src/routes.ts', [2]], ['src/plugin.ts', [3]]],
  meeting: ['src/mailer.ts'],
  entries: [
    { key: 'http\nGET /orders\nsrc/orders.ts\nsrc/orders.ts', files: ['src/orders.ts'], sets: [0], meets: false },
    { key: 'http\nGET /returns\nsrc/returns.ts\nsrc/returns.ts', files: ['src/returns.ts'], sets: [2], meets: false },
    { key: 'consumer\nmails\nsrc/worker.ts\nsrc/worker.ts', files: ['src/worker.ts'], sets: [4], meets: true },
  ],
};

const narrowTo = (change: Partial<Change>): Narrowing => narrow([footprint], { marks: new Set(), files: new Set(), missed: new Set(), handlers: new Set(), takesMeeting: false, ...change });

describe('narrow', () => {
  it('searches the files that tell what a touched entry point asks for, and those that these ask', () => {
    const { files, untold } = narrowTo({ marks: new Set(['src/orders.ts']) });

    expect([...files].sort()).toEqual(['src/orders.ts', 'src/plugin.ts', 'src/routes.ts']);
    expect([...untold]).toEqual([]);
  });

  it('leaves out files that tell nothing that is asked for, and says what they would tell', () => {
    const narrowing = narrowTo({ marks: new Set(['src/returns.ts']) });

    expect([...narrowing.files]).toEqual(['src/returns.ts']);
    expect([...narrowing.untold].sort()).toEqual([handed, stored].sort());
    expect(narrowing.canMatter('http\nGET /orders\nsrc/orders.ts\nsrc/orders.ts')).toBe(false);
    expect(narrowing.canMatter('http\nGET /returns\nsrc/returns.ts\nsrc/returns.ts')).toBe(true);
  });

  it('searches the files that tell what was missed', () => {
    const { files, untold } = narrowTo({ marks: new Set(['src/returns.ts']), missed: new Set([stored]) });

    expect([...files].sort()).toEqual(['src/plugin.ts', 'src/returns.ts']);
    expect([...untold]).toEqual([handed]);
  });

  it('takes all entry points whose handlers lie in a file, when one of them is known to one side only', () => {
    expect(narrowTo({}).leavesHandlersOf('src/orders.ts')).toBe(true);

    const narrowing = narrowTo({ handlers: new Set(['src/orders.ts']) });

    expect(narrowing.leavesHandlersOf('src/orders.ts')).toBe(false);
    expect(narrowing.files).toContain('src/routes.ts');
  });

  it('searches the files that tell with which queues others meet only when such an entry point is touched', () => {
    expect(narrowTo({ marks: new Set(['src/returns.ts']) }).files).not.toContain('src/mailer.ts');
    expect(narrowTo({ marks: new Set(['src/worker.ts']) }).files).toContain('src/mailer.ts');
  });

  it('searches every file that tells something for an entry point that looked at everything', () => {
    const everything: LinkFootprint = { ...footprint, sets: [null, ...footprint.sets.slice(1)] };

    expect([...narrow([everything], { marks: new Set(), files: new Set(), missed: new Set(), handlers: new Set(), takesMeeting: false }).files].sort()).toEqual(['src/orders.ts', 'src/plugin.ts', 'src/routes.ts']);
  });
});
