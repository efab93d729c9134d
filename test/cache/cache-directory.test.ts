import { getCacheDirectory } from '../../src/cache/cache-directory.ts';

describe('getCacheDirectory', () => {
  it('follows each platform', () => {
    expect(getCacheDirectory({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/stallwatch');
    expect(getCacheDirectory({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Caches/stallwatch');
    expect(getCacheDirectory({ LOCALAPPDATA: '/local' }, 'win32', '/Users/ada')).toBe('/local/stallwatch/Cache');
  });

  it('prefers what the user set', () => {
    expect(getCacheDirectory({ XDG_CACHE_HOME: '/fast' }, 'linux', '/home/ada')).toBe('/fast/stallwatch');
    expect(getCacheDirectory({ XDG_CACHE_HOME: '/fast', STALLWATCH_CACHE_DIR: '/own' }, 'linux', '/home/ada')).toBe('/own');
  });

  it('ignores a relative XDG_CACHE_HOME', () => {
    expect(getCacheDirectory({ XDG_CACHE_HOME: 'cache' }, 'linux', '/home/ada')).toBe('/home/ada/.cache/stallwatch');
  });
});
