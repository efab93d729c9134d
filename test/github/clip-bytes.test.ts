import fc from '../kit/property-testing.ts';
import { clipBytes } from '../../src/github/clip-bytes.ts';

describe('clipBytes', () => {
  it('leaves a text alone that fits', () => {
    expect(clipBytes('Zahlungen über 530 Anfragen', 100)).toBe('Zahlungen über 530 Anfragen');
  });

  it('says that it cut', () => {
    expect(clipBytes('x'.repeat(200), 100)).toMatch(/^x+\n\n\(cut here: GitHub takes no more\)$/);
  });

  it('never gives more bytes than asked for, and never half a character', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 60, maxLength: 300 }), fc.integer({ min: 60, max: 200 }), (text, limit) => {
      const clipped = clipBytes(text, limit);

      expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(limit);
      expect(text.startsWith(clipped.replace(/\n\n\(cut here: GitHub takes no more\)$/, ''))).toBe(true);
    }));
  });
});
