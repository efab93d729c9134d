import { findMark, renderMark, withMark } from '../../src/github/markers.ts';

describe('marks', () => {
  it('are found again', () => {
    expect(findMark(`text\n\n${renderMark({ fingerprint: '0a1b2c3d4e5f6071', resolved: true })}`)).toEqual({ fingerprint: '0a1b2c3d4e5f6071', resolved: true });
  });

  it('are not found in ordinary comments', () => {
    expect(findMark('stallwatch:v1:f1 says so <!-- stallwatch -->')).toBeUndefined();
  });

  it('count by the last one, since the text before it may quote another', () => {
    expect(findMark(withMark('the file says `<!-- stallwatch:v1:f9 -->`', 'f1'))).toEqual({ fingerprint: 'f1', resolved: false });
  });

  it('are added once', () => {
    expect(withMark(withMark('text', 'f1'), 'f1')).toBe('text\n\n<!-- stallwatch:v1:f1 -->');
  });
});
