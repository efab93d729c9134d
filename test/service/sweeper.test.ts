import { createLog } from '../../src/service/log.ts';
import { startSweeper } from '../../src/service/sweeper.ts';

const log = createLog('silent');

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

describe('startSweeper', () => {
  it('sweeps at once and again, never twice at a time', async () => {
    let running = 0;
    let mostAtOnce = 0;
    let sweeps = 0;
    const sweeper = startSweeper(async () => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await wait(30);
      running -= 1;
      sweeps += 1;
    }, log, 1);

    while (sweeps < 3) await wait(10);
    await sweeper.stop();

    expect(mostAtOnce).toBe(1);
  });

  it('goes on after a sweep that failed', async () => {
    let sweeps = 0;
    const sweeper = startSweeper(() => {
      sweeps += 1;
      return Promise.reject(new Error('the database is gone'));
    }, log, 1);

    while (sweeps < 3) await wait(10);
    await sweeper.stop();

    expect(sweeps).toBeGreaterThanOrEqual(3);
  });

  it('has ended its sweep when it has stopped', async () => {
    let ended = false;
    const sweeper = startSweeper(async () => {
      await wait(50);
      ended = true;
    }, log);

    await sweeper.stop();

    expect(ended).toBe(true);
  });
});
