import { createLog } from '../../src/service/log.ts';
import type { LogLevel } from '../../src/service/log.ts';

function createCapturedLog(level: LogLevel = 'info'): { log: ReturnType<typeof createLog>; read: () => string } {
  let written = '';
  return { log: createLog(level, { write: (line) => { written += line; } }), read: () => written };
}

describe('createLog', () => {
  it('writes the fields of an event as one JSON line', () => {
    const { log, read } = createCapturedLog();

    log.info({ delivery: 'b7e1' }, 'delivery accepted');

    expect(JSON.parse(read())).toMatchObject({ delivery: 'b7e1', msg: 'delivery accepted' });
  });

  it('hides payloads, bodies and headers wherever they hang', () => {
    const { log, read } = createCapturedLog();

    log.info({ payload: { title: 'Raise salaries' }, request: { body: 'Raise salaries' }, context: { headers: { cookie: 'Raise salaries' } } }, 'event');

    expect(read()).not.toContain('Raise salaries');
  });

  it('removes tokens from messages and from the messages of errors', () => {
    const { log, read } = createCapturedLog();

    log.error({ err: new Error('bad credentials ghs_16C7e42F292c6912E7710c838347') }, 'failed with ghs_16C7e42F292c6912E7710c838347');

    expect(read()).not.toContain('ghs_');
    expect(JSON.parse(read())).toMatchObject({ err: { message: 'bad credentials [token]' } });
  });

  it('writes of a client error what it was, never what was sent or answered', () => {
    const { log, read } = createCapturedLog();
    const error = Object.assign(new Error('Validation Failed'), { status: 422, request: { body: 'private words' }, response: { data: 'private words' } });

    log.warn({ err: error }, 'refused');

    expect(JSON.parse(read())).toMatchObject({ err: { message: 'Validation Failed', status: 422 } });
    expect(read()).not.toContain('private words');
  });

  it('writes of a webhook event its name and id only', () => {
    const { log, read } = createCapturedLog();

    log.error({ event: { id: 'b7e1', name: 'pull_request', payload: { title: 'private words' } } }, 'handler failed');

    expect(JSON.parse(read())).toMatchObject({ event: { id: 'b7e1', name: 'pull_request' } });
    expect(read()).not.toContain('private words');
  });

  it('keeps still below its level', () => {
    const { log, read } = createCapturedLog('warn');

    log.info('nothing to see');

    expect(read()).toBe('');
  });
});
