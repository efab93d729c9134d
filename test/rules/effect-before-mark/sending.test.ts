import { findingsOfWorker as worker, verdicts } from '../../kit/notices-worker.ts';

/** A job that writes to each guest of a booking through a gateway of its own. */
const perGuest = (path: string, body = '{ to: guest.phone, text: job.data.text }', method = 'POST'): string => `for (const guest of job.data.guests) await fetch(\`\${process.env.GATEWAY}${path}\`, { method: '${method}', body: ${body} });`;

describe('effect-before-mark, a request that writes to somebody', () => {
  it.each(['/sms/send', '/v1/transactional/email/send', '/api/send-sms', '/send_mail', '/sendEmail', '/messages/whatsapp/send?queue=1', '/send-push-notification', '/send/text', '/message/sendText/shop', '/api/sendImage', '/send-document'])('is an error where a later one fails: %s', async (path) => {
    const found = await worker(perGuest(path));

    expect(found.map(({ severity, confidence }) => `${severity} ${confidence}`)).toEqual(['error likely']);
    expect(found[0]?.message).toContain('people get the message again');
  });

  it.each(['/sms/send/status', '/sms/senders', '/email', '/sendMessage', '/messages/send', '/emails/send-preview', '/mail/sender', '/send/text/status', '/sendTextbook', '/send-media-list'])('is none where it may do something else: %s', async (path) => {
    expect(await verdicts(worker(perGuest(path)))).toEqual([]);
  });

  it('is none where a picture goes to nobody', async () => {
    expect(await verdicts(worker(perGuest('/v1/send-image', '{ image: guest.passport }')))).toEqual([]);
    expect(await verdicts(worker(perGuest('/v1/send-image', '{ image: guest.pass, chatId: guest.chat }')))).toEqual(['error likely']);
    expect(await verdicts(worker(perGuest('/v1/sendImage', '{ image: guest.pass }')))).toEqual(['error likely']);
  });

  it('is one where the host is one for text messages', async () => {
    const to = (address: string): string => perGuest('').replace('`${process.env.GATEWAY}`', `'${address}'`);

    for (const address of ['https://sms.clinic.example/v2/send.json', 'https://api.bulksms.example/v1/messages', 'https://smsdesk.example/send']) expect(await verdicts(worker(to(address)))).toEqual(['error likely']);
    for (const address of ['https://sms.clinic.example/v2/balance', 'https://sms.clinic.example/messages/status', 'https://desk.clinic.example/v2/send.json']) expect(await verdicts(worker(to(address)))).toEqual([]);
  });

  it('is quiet where the gateway knows the second one, and where it is asked once and last', async () => {
    expect(await verdicts(worker(perGuest('/sms/send', '{ to: guest.phone, externalId: guest.booking }')))).toEqual([]);
    expect(await verdicts(worker(perGuest('/sms/send', undefined, 'PUT')))).toEqual([]);
    expect(await verdicts(worker("await fetch(`${process.env.GATEWAY}/sms/send`, { method: 'POST', body: job.data });"))).toEqual([]);
    expect(await verdicts(worker(perGuest('/sms/send'), { attempts: '{}' }))).toEqual([]);
  });
});
