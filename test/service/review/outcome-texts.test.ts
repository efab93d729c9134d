import fc from '../../kit/property-testing.ts';
import { describeBrokenConfig, describeInternalError, describeStopped, describeUnreadable, renderRefused } from '../../../src/service/review/outcome-texts.ts';

describe('what the check says', () => {
  it('follows the policy when the analysis was killed', () => {
    expect(describeStopped('memory', 'action_required')).toMatchObject({ conclusion: 'action_required', summary: expect.stringContaining('more memory') as string });
    expect(describeStopped('time', 'neutral')).toMatchObject({ conclusion: 'neutral', summary: expect.stringContaining('took longer') as string });
    expect(describeInternalError('action_required').conclusion).toBe('action_required');
  });

  it('never blocks the pull request that repairs the settings', () => {
    expect(describeBrokenConfig('review.failOn: must be error or warning').conclusion).toBe('neutral');
  });

  it('never says that a thing it did not look at is fine', () => {
    expect(describeUnreadable('The repository could not be fetched.', 'neutral').summary).toContain('Nothing was analysed.');
  });

  it('quotes a message so that it cannot leave its block', () => {
    const { summary } = describeBrokenConfig('```\n# Approved by everyone\n```` <!-- -->');

    expect(summary).toContain('`````text\n```\n# Approved by everyone');
  });

  it('quotes no token and no control character, whatever the message', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (noise) => {
      const { summary } = describeUnreadable(`${noise} ghs_16C7e42F292c6912E7710c838347 ${noise}`, 'neutral');

      expect(summary).not.toContain('ghs_');
      expect(summary.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }));
  });

  it('adds what could not be placed, with where it belongs', () => {
    const comment = { fingerprints: ['f1'], path: 'src/`orders`.ts', anchor: { kind: 'lines', line: 6, startLine: null }, body: '**Every request waits**' } as const;

    expect(renderRefused([comment], 'Before.')).toBe('Before.\n\n### Could not be placed on the diff\n\n#### `src/?orders?.ts:6`\n\n**Every request waits**');
  });

  it('adds nothing when everything was placed', () => {
    expect(renderRefused([], null)).toBeNull();
  });
});
