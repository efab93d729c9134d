import { listUnfollowed } from '../../src/pipeline/unfollowed-files.ts';

describe('files of a graph that was full', () => {
  const binary = { file: 'src/logo.ts', reason: 'is binary' };

  it('are named among those that were not analysed', () => {
    const listed = listUnfollowed({ unfollowed: ['src/payouts.ts', 'src/bookings.ts'] }, [binary]);

    expect(listed.map(({ file }) => file)).toEqual(['src/bookings.ts', 'src/logo.ts', 'src/payouts.ts']);
    expect(listed[0]?.reason).toContain('more ways than are followed');
  });

  it('are none where everything was followed', () => {
    expect(listUnfollowed({}, [binary])).toEqual([binary]);
  });
});
