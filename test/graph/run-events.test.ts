import { getRunEvents } from '../../src/graph/claims/run/run-events.ts';
import { linkSources } from '../kit/link-sources.ts';

describe('the events of a run', () => {
  it('are read once for all that is asked of one entry point, one after the other', async () => {
    const graph = await linkSources({
      'src/jobs.ts': "import cron from 'node-cron';\nimport { Pool } from 'pg';\nconst pool = new Pool();\ncron.schedule('* * * * *', async () => { await pool.query('update orders set late = true'); });\ncron.schedule('0 * * * *', async () => { await pool.query('update bookings set late = true'); });\n",
    });
    const [orders, bookings] = graph.entryPoints.filter(({ kind }) => kind === 'scheduled');
    if (orders === undefined || bookings === undefined) throw new Error('two jobs');
    const first = getRunEvents(graph, orders);

    expect(first.map(({ statement }) => statement?.table)).toEqual(['orders']);
    expect(getRunEvents(graph, orders)).toBe(first);
    expect(getRunEvents(graph, bookings).map(({ statement }) => statement?.table)).toEqual(['bookings']);
  });
});
