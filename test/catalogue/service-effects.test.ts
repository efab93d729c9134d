/** Calls of services that must not happen twice, each beside one that may. */
import { findEffectsOfEntry } from '../../src/graph/effects/effects-of-entry.ts';
import { linkSources } from '../kit/link-sources.ts';

/** The effects of `POST /orders`, worst first, as the reader is told them. */
async function effects(imports: string, body: string): Promise<string[]> {
  const graph = await linkSources({ 'src/app.ts': `import express from 'express';\n${imports}\nconst app = express();\napp.post('/orders', async (req, res) => { ${body} });\n` });
  const entry = graph.entryPoints.find((candidate) => candidate.subject === 'POST /orders');
  return entry === undefined ? ['no entry'] : findEffectsOfEntry(graph, entry).map((effect) => `${effect.nature}: ${effect.match.api}`);
}

describe('mail', () => {
  it('is sent by a command of the AWS clients, and not by every command', async () => {
    const imports = `import { GetSendQuotaCommand, SendEmailCommand, SESClient } from '@aws-sdk/client-ses';\nconst ses = new SESClient({});`;

    expect(await effects(imports, 'await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [req.body.mail] } }));')).toEqual(['message: @aws-sdk/client-ses SESClient.send()']);
    expect(await effects(imports, 'await ses.send(new GetSendQuotaCommand({}));')).toEqual([]);
  });

  it('is sent by the first SDK of AWS', async () => {
    expect(await effects(`import AWS from 'aws-sdk';\nconst ses = new AWS.SES();`, 'await ses.sendEmail({}).promise();')).toEqual(['message: aws-sdk Ses.sendEmail()']);
  });

  it('is sent through Nest', async () => {
    const imports = `import { MailerService } from '@nestjs-modules/mailer';\nclass Receipts { constructor(private readonly mailer: MailerService) {} send(to) { return this.mailer.sendMail({ to }); } }\nconst receipts = new Receipts(undefined as unknown as MailerService);`;

    expect(await effects(imports, 'await receipts.send(req.body.mail);')).toEqual(['message: @nestjs-modules/mailer MailerService.sendMail()']);
  });

  it('is sent by Mailgun, Mailjet and Gmail', async () => {
    expect(await effects(`import Mailgun from 'mailgun.js';\nconst mg = new Mailgun(FormData).client({ username: 'api', key: 'key' });`, `await mg.messages.create('shop.example', {});`)).toEqual(['message: mailgun.js Messages.create()']);
    expect(await effects(`import Mailjet from 'node-mailjet';\nconst mailjet = new Mailjet({});`, `await mailjet.post('send', { version: 'v3.1' }).request({});`)).toEqual(['message: node-mailjet Sending.request()']);
    expect(await effects(`import { google } from 'googleapis';\nconst gmail = google.gmail({ version: 'v1' });`, `await gmail.users.messages.send({ userId: 'me' });`)).toEqual(['message: googleapis Messages.send()']);
  });
});

describe('chat and push', () => {
  it('reach people: Discord, Telegram, Slack', async () => {
    expect(await effects(`import { Client } from 'discord.js';\nconst client = new Client({});`, `const channel = await client.channels.fetch('1'); await channel.send('sold');`)).toEqual(['message: discord.js Channel.send()']);
    expect(await effects(`import { Telegraf } from 'telegraf';\nconst bot = new Telegraf('key');`, `await bot.telegram.sendMessage('1', 'sold');`)).toEqual(['message: telegraf Telegram.sendMessage()']);
    expect(await effects(`import { App } from '@slack/bolt';\nconst slack = new App({});`, `await slack.client.chat.postMessage({});`)).toEqual(['message: @slack/web-api Chat.postMessage()']);
  });

  it('reach people: Firebase, Expo, web push', async () => {
    expect(await effects(`import admin from 'firebase-admin';`, 'await admin.messaging().sendEachForMulticast({});')).toEqual(['message: firebase-admin/messaging Messaging.sendEachForMulticast()']);
    expect(await effects(`import { Expo } from 'expo-server-sdk';\nconst expo = new Expo();`, 'await expo.sendPushNotificationsAsync([]);')).toEqual(['message: expo-server-sdk Expo.sendPushNotificationsAsync()']);
    expect(await effects(`import webpush from 'web-push';`, 'await webpush.sendNotification({});')).toEqual(['message: web-push sendNotification()']);
  });

  it('subscribing a device is no message', async () => {
    expect(await effects(`import { getMessaging } from 'firebase-admin/messaging';`, `await getMessaging().subscribeToTopic([], 'orders');`)).toEqual([]);
  });
});

describe('money', () => {
  it('moves when Stripe charges, and not when it looks a charge up', async () => {
    const imports = `import Stripe from 'stripe';\nconst stripe = new Stripe('key');`;

    expect(await effects(imports, 'await stripe.refunds.create({ charge: req.body.charge });')).toEqual(['money: stripe Refunds.create()']);
    expect(await effects(imports, 'res.json(await stripe.charges.retrieve(req.body.charge));')).toEqual([]);
  });

  it('moves on a chain', async () => {
    expect(await effects(`import { createWalletClient } from 'viem';\nconst wallet = createWalletClient({});`, 'await wallet.writeContract({});')).toEqual(['money: viem WalletClient.writeContract()']);
    expect(await effects(`import { ethers } from 'ethers';\nconst wallet = new ethers.Wallet('key');`, 'await wallet.sendTransaction({});')).toEqual(['money: ethers Wallet.sendTransaction()']);
  });

  it.each([
    ['ethers Contract.transfer()', `import { ethers } from 'ethers';\nconst token = new ethers.Contract('0x1', [], new ethers.Wallet('key'));`, 'await token.transfer(req.body.to, 5n);', 'res.json(await token.balanceOf(req.body.to));'],
    ['ethers Contract.transfer()', `import { Contract, Wallet } from 'ethers';\nconst token = new Contract('0x1', []).connect(new Wallet('key'));`, 'await token.transfer(req.body.to, 5n);', 'res.json(await token.decimals());'],
    ['@cosmjs/stargate Client.sendTokens()', `import { SigningStargateClient } from '@cosmjs/stargate';\nimport { wallet } from './wallet.js';`, "const chain = await SigningStargateClient.connectWithSigner('url', wallet); await chain.sendTokens('own', req.body.to, [], 'auto');", "const chain = await SigningStargateClient.connectWithSigner('url', wallet); res.json(await chain.getBalance(req.body.of, 'uatom'));"],
    ['@cosmjs/stargate Client.sendTokens()', `import { SigningCosmWasmClient } from 'secretjs';\nconst chain = new SigningCosmWasmClient('url', 'own', () => null);`, 'await chain.sendTokens(req.body.to, []);', 'res.json(await chain.getAccount(req.body.of));'],
    ['tronweb Trx.sendTransaction()', `import { TronWeb } from 'tronweb';\nconst tron = new TronWeb({});`, 'await tron.trx.sendTransaction(req.body.to, 5);', 'res.json(await tron.trx.getTransaction(req.body.id));'],
    ['tronweb Transfer.send()', `import { TronWeb } from 'tronweb';\nconst tron = new TronWeb({});`, "const token = await tron.contract([], 'T1'); await token.transfer(req.body.to, 5).send();", "const token = await tron.contract([], 'T1'); res.json(await token.balanceOf(req.body.to).call());"],
    ['tronweb Transfer.send()', `import TronWeb from 'tronweb';\nconst tron = new TronWeb({});`, "const token = await tron.contract().at('T1'); await token.transfer(req.body.to, 5).send();", 'tron.setPrivateKey(req.body.key);'],
    ['tronweb Trx.sendTransaction()', `const TronWeb = require('tronweb');\nconst tron = new TronWeb({});`, 'await tron.trx.sendTransaction(req.body.to, 5);', 'res.json(await tron.trx.getTransaction(req.body.id));'],
    ['web3 Eth.sendTransaction()', `const Web3 = require('web3');\nconst web3 = new Web3('url');`, 'await web3.eth.sendTransaction(req.body.signed);', 'res.json(await web3.eth.getBalance(req.body.of));'],
    ['web3 Eth.sendSignedTransaction()', `import Web3 from 'web3';\nconst web3 = new Web3('url');`, 'await web3.eth.sendSignedTransaction(req.body.signed);', 'res.json(await web3.eth.getBalance(req.body.of));'],
    ['web3 Transfer.send()', `import { Web3 } from 'web3';\nconst web3 = new Web3('url');\nconst token = new web3.eth.Contract([], '0x1');`, "await token.methods.transfer(req.body.to, 5).send({ from: '0x2' });", 'res.json(await token.methods.transfer(req.body.to, 5).call());'],
  ])('moves on a chain with %s, and not where somebody looks', async (api, imports, moves, looks) => {
    expect(await effects(imports, moves)).toEqual([`money: ${api}`]);
    expect(await effects(imports, looks)).toEqual([]);
  });
});

describe('money by a provider of one part of the world', () => {
  it.each([
    ['flutterwave-node-v3 Transfers.initiate()', `import Flutterwave from 'flutterwave-node-v3';\nconst flw = new Flutterwave('public', 'secret');`, 'await flw.Transfer.initiate({ amount: 500 });'],
    ['mercadopago Refunds.create()', `import { MercadoPagoConfig, PaymentRefund } from 'mercadopago';\nconst refunds = new PaymentRefund(new MercadoPagoConfig({ accessToken: 'token' }));`, 'await refunds.create({ payment_id: 1 });'],
    ['dwolla-v2 Client.post()', `import { Client } from 'dwolla-v2';\nconst dwolla = new Client({ key: 'key', secret: 'secret' });`, `await dwolla.post('transfers', { amount: {} });`],
    ['midtrans-client CoreApi.charge()', `import midtrans from 'midtrans-client';\nconst core = new midtrans.CoreApi({});`, 'await core.charge({});'],
    ['xendit-node Payouts.createPayout()', `import { Xendit } from 'xendit-node';\nconst xendit = new Xendit({ secretKey: 'key' });`, 'await xendit.Payout.createPayout({});'],
    ['gocardless-nodejs Payments.create()', `import gocardless from 'gocardless-nodejs';\nconst client = gocardless('token', 'live');`, 'await client.payments.create({});'],
    ['monime Payouts.create()', `import { createClient } from 'monime-package';\nconst client = createClient({ accessToken: 'token', monimeSpaceId: 'space' });`, "await client.payout.create(500, { type: 'momo' }, 'account');"],
    ['axios post() to api.monime.io', `import axios from 'axios';`, `await axios.post('https://api.monime.io/v1/payouts', { amount: { value: 500 } });`],
    ['axios post() to api.paystack.co', `import axios from 'axios';`, `await axios.post('https://api.paystack.co/transfer', { amount: 500 });`],
    ['fetch () to api.safaricom.co.ke', '', `await fetch('https://api.safaricom.co.ke/mpesa/b2c/v3/paymentrequest', { method: 'POST', body: '{}' });`],
  ])('moves: %s', async (api, imports, body) => {
    expect((await effects(imports, body))[0]).toBe(`money: ${api}`);
  });

  it('does not move when a customer or a list of banks is asked for', async () => {
    expect(await effects(`import { Client } from 'dwolla-v2';\nconst dwolla = new Client({ key: 'key', secret: 'secret' });`, `await dwolla.post('customers', {});`)).toEqual([]);
    expect(await effects(`import axios from 'axios';`, `res.json((await axios.get('https://api.paystack.co/transfer/42')).data);`)).toEqual([]);
    expect(await effects(`import { createClient } from 'monime-package';\nconst client = createClient({ accessToken: 'token' });`, `res.json(await client.payout.getOne(req.body.id));`)).toEqual([]);
  });
});

describe('paid calls', () => {
  it('are made to models, by each SDK in its own way', async () => {
    expect(await effects(`import { generateText } from 'ai';`, 'await generateText({});')).toEqual(['paid-call: ai generateText()']);
    expect(await effects(`import { GoogleGenerativeAI } from '@google/generative-ai';\nconst model = new GoogleGenerativeAI('key').getGenerativeModel({});`, `await model.generateContent('hello');`)).toEqual(['paid-call: @google/generative-ai Model.generateContent()']);
    expect(await effects(`import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nconst client = new BedrockRuntimeClient({});`, 'await client.send(new ConverseCommand({}));')).toEqual(['paid-call: @aws-sdk/client-bedrock-runtime Client.send()']);
  });
});

describe('storage', () => {
  it('may be written again under the same key', async () => {
    expect(await effects(`import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});`, `await s3.send(new PutObjectCommand({ Key: 'report' })); await s3.send(new GetObjectCommand({ Key: 'report' }));`)).toEqual(['idempotent-write: @aws-sdk/client-s3 S3Client.send()']);
  });
});

describe('gateways that are asked without a library', () => {
  const post = (address: string, method = 'POST'): string => `await fetch(${address}, { method: '${method}', body: req.body.text });`;

  it.each([
    ["'https://api.z-api.io/instances/' + req.body.id + '/token/key/send-text'", 'message: fetch () to api.z-api.io'],
    ["'https://api.ng.termii.com/api/sms/send'", 'message: fetch () to api.ng.termii.com'],
    ["'https://graph.microsoft.com/v1.0/me/sendMail'", 'message: fetch () to graph.microsoft.com'],
    ["'https://ai.gateway.lovable.dev/v1/chat/completions'", 'paid-call: fetch () to ai.gateway.lovable.dev'],
  ])('reach people or cost money: %s', async (address, effect) => {
    expect(await effects('', post(address))).toEqual([effect]);
  });

  it('do not where their own state is asked for', async () => {
    expect(await effects('', post("'https://api.z-api.io/instances/' + req.body.id + '/token/key/status'"))).toEqual(['request: fetch ()']);
    expect(await effects('', post("'https://api.ng.termii.com/api/get-balance'", 'GET'))).toEqual([]);
  });

  it('are known by an address that is put together', async () => {
    for (const base of ["'https://graph.microsoft.com'", "'https://graph.microsoft.com/beta/users'"]) expect(await effects('', post(`new URL('/v1.0/me/sendMail', ${base})`))).toEqual(['message: fetch () to graph.microsoft.com']);
    expect(await effects("import { URL } from 'node:url';", post("new URL('sendMail', 'https://graph.microsoft.com/v1.0/me/').toString()"))).toEqual(['message: fetch () to graph.microsoft.com']);
    expect(await effects('const host = process.env.GATEWAY;', post("new URL('/message/sendText/desk', host)"))).toEqual(['message: fetch () of /message/sendText']);
    expect(await effects('', post("new URL('/v1.0/me/sendMail', 'https://desk.clinic.example')"))).toEqual(['request: fetch ()']);
    // The path of the base is left out, as that of the text is not.
    expect(await effects('', post("new URL('/v1.0/me', 'https://graph.microsoft.com/sendMail')"))).toEqual(['request: fetch ()']);
  });

  it('are known by their path where the project runs them itself', async () => {
    expect(await effects('const host = process.env.GATEWAY;', post('`${host}/message/sendText/${req.body.instance}`'))).toEqual(['message: fetch () of /message/sendText']);
    expect(await effects('const host = process.env.GATEWAY;', post('`${host}/message/markRead/${req.body.instance}`'))).toEqual(['request: fetch ()']);
  });
});

describe('further libraries of messages and models', () => {
  it.each([
    ["import Email from 'email-templates';\nconst email = new Email({});", "await email.send({ template: 'welcome', message: { to: req.body.to } });", "await email.render('welcome');", 'message: email-templates Email.send()'],
    ["import mandrill from '@mailchimp/mailchimp_transactional';\nconst client = mandrill('key');", 'await client.messages.sendTemplate({});', "await client.messages.search({});", 'message: @mailchimp/mailchimp_transactional Messages.sendTemplate()'],
    ["import AfricasTalking from 'africastalking';\nconst client = AfricasTalking({ apiKey: 'key', username: 'shop' });", 'await client.SMS.send({});', 'await client.SMS.fetchMessages({});', 'message: africastalking Sms.send()'],
    ["import { Agent, run } from '@openai/agents';\nconst agent = new Agent({ name: 'desk' });", 'await run(agent, req.body.text);', 'agent.toString();', 'paid-call: @openai/agents run()'],
    ["import wppconnect from '@wppconnect-team/wppconnect';", "const client = await wppconnect.create({}); await client.sendText(req.body.to, 'Hello');", "const client = await wppconnect.create({}); await client.getAllChats();", 'message: @wppconnect-team/wppconnect Client.sendText()'],
  ])('%s', async (imports, sends, asks, effect) => {
    expect(await effects(imports, sends)).toEqual([effect]);
    expect(await effects(imports, asks)).toEqual([]);
  });
});

describe('requests of Nest', () => {
  const imports = `import { HttpService } from '@nestjs/axios';
class Receipts {
  constructor(private readonly http: HttpService) {}
  tell(order) { return this.http.post('https://crm.shop.example/orders', order); }
  look(id) { return this.http.get('https://crm.shop.example/orders/' + id); }
  remind(order) { return this.http.axiosRef.post('https://api.resend.com/emails', order); }
}
const receipts = new Receipts(undefined as unknown as HttpService);`;

  it('are made by its HTTP service, and change nothing where they only ask', async () => {
    expect(await effects(imports, 'await firstValueFrom(receipts.tell(req.body));')).toEqual(['request: @nestjs/axios Client.post()']);
    expect(await effects(imports, 'res.json(await firstValueFrom(receipts.look(req.body.id)));')).toEqual([]);
  });

  it('are made by the client behind it, and mean what the service they go to does', async () => {
    expect((await effects(imports, 'await receipts.remind(req.body);')).map((one) => one.slice(0, 8))).toEqual(['message:']);
  });
});

describe('metered usage', () => {
  const imports = `import Stripe from 'stripe';\nconst stripe = new Stripe('key');`;
  const record = (action: string): string => `await stripe.subscriptionItems.createUsageRecord(req.body.item, { quantity: req.body.pages, timestamp: Math.floor(Date.now() / 1000)${action} });`;

  it('is billed again by a record that is added to those before, and not by one that says how much it is', async () => {
    expect(await effects(imports, record(''))).toEqual(['money: stripe SubscriptionItems.createUsageRecord()']);
    expect(await effects(imports, record(`, action: 'increment'`))).toEqual(['money: stripe SubscriptionItems.createUsageRecord()']);
    expect(await effects(imports, record(`, action: 'set'`))).toEqual([]);
  });
});
