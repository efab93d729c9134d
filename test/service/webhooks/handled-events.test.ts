import { isHandled } from '../../../src/service/webhooks/handled-events.ts';

describe('isHandled', () => {
  it('takes a push to a pull request', () => {
    expect(isHandled('pull_request', 'synchronize')).toBe(true);
  });

  it('leaves a label alone', () => {
    expect(isHandled('pull_request', 'labeled')).toBe(false);
  });

  it('leaves the ping of a new hook alone', () => {
    expect(isHandled('ping', undefined)).toBe(false);
  });

  it('leaves comments alone', () => {
    expect(isHandled('issue_comment', 'created')).toBe(false);
  });

  it('is not fooled by names that every object has', () => {
    expect(isHandled('constructor', 'name')).toBe(false);
  });
});
