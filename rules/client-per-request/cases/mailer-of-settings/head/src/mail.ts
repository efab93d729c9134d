import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';

/** For receipts, which leave from the region of the shop. */
export function createMailer() {
  const region = process.env.SES_REGION;
  const endpoint = process.env.SES_ENDPOINT || undefined;

  // expect: client-per-request
  return new SESClient({ region, endpoint });
}

export async function sendReceipt(to: string, text: string): Promise<void> {
  await createMailer().send(new SendEmailCommand({ Source: 'shop@example.org', Destination: { ToAddresses: [to] }, Message: { Subject: { Data: 'Receipt' }, Body: { Text: { Data: text } } } }));
}
