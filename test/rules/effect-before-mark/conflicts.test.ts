/** What the other side refuses to make twice is not made twice, where whoever asks goes on after the refusal. */
import { findingsOfWorker, verdicts } from '../../kit/notices-worker.ts';

const files = { 'migrations/1.sql': 'create table orders (id serial primary key, labelled boolean);' };

/** A worker that has a label made for an order, and marks the order afterwards. */
const labels = (refused: string): Promise<string[]> => verdicts(findingsOfWorker(`const { rows: [order] } = await pool.query('select * from orders where id = $1', [job.data.id]);
if (order.labelled) return;
try {
  await axios.post('https://labels.example/labels', { name: order.id });
} catch (error) {
  ${refused}
}
await pool.query('update orders set labelled = true where id = $1', [order.id]);`, { attempts: '{ attempts: 3 }', more: "import axios from 'axios';", files }));

describe('effect-before-mark, a request that the other side refuses the second time', () => {
  it.each([
    ['throws all but a conflict', 'if (error.response?.status !== 409) throw error;'],
    ['goes on after a conflict', "if (axios.isAxiosError(error) && error.response?.status === 409) { console.info('labelled already'); } else { throw error; }"],
  ])('is quiet where the catch %s', async (_, refused) => {
    expect(await labels(refused)).toEqual([]);
  });

  it.each([
    ['asks for another answer', 'if (error.response?.status !== 404) throw error;'],
    ['throws them all', 'console.error(error); throw error;'],
  ])('is told of where the catch %s', async (_, refused) => {
    expect(await labels(refused)).toEqual(['warning likely']);
  });
});
