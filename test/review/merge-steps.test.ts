import { mergeSteps } from '../../src/review/merge-steps.ts';
import { checkoutFinding, step } from '../compare/checkout-finding.ts';

const worker = checkoutFinding({
  family: 'queues',
  evidence: [
    step('consumer', 'src/worker.ts', 13, 'pg-boss image-generation', 18),
    step('client', 'src/worker.ts', 10, 'pg-boss client'),
    step('client', 'src/worker.ts', 10, 'retryLimit 2'),
    step('entry', 'src/worker.ts', 13, 'handler', 18),
    step('effect', 'src/worker.ts', 15, 'openai Images.generate()'),
  ],
});

describe('the steps a reader counts', () => {
  it('join what stands on one line', () => {
    expect(mergeSteps(worker, null).map(({ kind, labels }) => [kind, ...labels])).toEqual([
      ['consumer', 'pg-boss image-generation'],
      ['client', 'pg-boss client', 'retryLimit 2'],
      ['effect', 'openai Images.generate()'],
    ]);
  });

  it('join what says the same on several lines', () => {
    const calls = { ...worker, evidence: [step('effect', 'src/worker.ts', 15, 'fetch()'), step('effect', 'src/worker.ts', 17, 'fetch()')] };

    expect(mergeSteps(calls, null)).toMatchObject([{ line: 15, moreLines: [17], labels: ['fetch()'] }]);
  });

  it('keep a handler that stands apart from its consumer', () => {
    const apart = { ...worker, evidence: [step('consumer', 'src/worker.ts', 13, 'pg-boss'), step('entry', 'src/handler.ts', 4, 'generate', 20)] };

    expect(mergeSteps(apart, null).map(({ kind }) => kind)).toEqual(['consumer', 'entry']);
  });

  it('mark the narrowest one that holds the changed line', () => {
    expect(mergeSteps(worker, { file: 'src/worker.ts', line: 15, by: 'evidence' }).find(({ isCause }) => isCause)?.kind).toBe('effect');
  });

  it('mark none when nothing of the chain changed', () => {
    expect(mergeSteps(worker, { file: 'src/worker.ts', line: 15, by: 'hunk' }).some(({ isCause }) => isCause)).toBe(false);
  });
});
