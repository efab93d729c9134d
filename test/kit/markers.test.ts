import { readMarkers, readStoryMarkers } from './markers.ts';

describe('readMarkers', () => {
  it('speaks of the line below it', () => {
    const { markers } = readMarkers('src/tasks.ts', 'const a = 1;\n  // expect: unguarded-schedule\nrun();\n');

    expect(markers).toEqual([{ kind: 'expect', rule: 'unguarded-schedule', file: 'src/tasks.ts', line: 3 }]);
  });

  it('leaves an empty line where a marker stood', () => {
    expect(readMarkers('deploy.yaml', 'a: 1\n# ok: unguarded-consumer: one instance\nb: 2\n').text).toBe('a: 1\n\nb: 2\n');
  });

  it('lets several markers speak of one line', () => {
    const { markers } = readMarkers('src/tasks.ts', '// expect: unguarded-schedule\n// ok: blocking-db-call: runs at start\nrun();\n');

    expect(markers.map((marker) => [marker.kind, marker.line])).toEqual([['expect', 3], ['ok', 3]]);
  });

  it('takes no other comment for a marker', () => {
    expect(readMarkers('src/tasks.ts', '// expect: the best\n// ok\nrun(); // expect: unguarded-schedule\n').markers).toEqual([]);
  });

  it('asks why something is ok', () => {
    expect(() => readMarkers('src/tasks.ts', '// ok: unguarded-schedule\nrun();')).toThrow('src/tasks.ts:1: say why it is ok');
  });
});

describe('readStoryMarkers', () => {
  it('reads the list for files without comments', () => {
    expect(readStoryMarkers('The story.\n\n- expect: unguarded-schedule at vercel.json:4\n')).toEqual([
      { kind: 'expect', rule: 'unguarded-schedule', file: 'vercel.json', line: 4 },
    ]);
  });
});
