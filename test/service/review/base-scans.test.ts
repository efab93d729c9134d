import { setImmediate } from 'node:timers/promises';
import { BaseScans } from '../../../src/service/review/base-scans.ts';

describe('BaseScans', () => {
  it('lets one review at a time scan its base', async () => {
    const scans = new BaseScans();
    let end: () => void = () => undefined;

    expect(scans.take()).toBe(true);
    scans.release(new Promise((resolve) => { end = resolve; }));
    expect(scans.take()).toBe(false);

    end();
    await scans.settle();

    expect(scans.take()).toBe(true);
  });

  it('has nothing to wait for where none runs', async () => {
    await expect(Promise.race([new BaseScans().settle().then(() => 'settled'), setImmediate('waits')])).resolves.toBe('settled');
  });
});
