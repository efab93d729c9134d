import { linkSources } from '../../../kit/link-sources.ts';

const broker = `const amqp = require('amqplib');
async function connect() {
  const connection = await amqp.connect('amqp://broker');
  return connection;
}
async function readSettings() { return JSON.parse(process.env.SETTINGS); }
module.exports = { connect, readSettings };
`;

/** What the program takes off queues. */
async function consumed(start: string): Promise<readonly string[]> {
  const { entryPoints } = await linkSources({ 'package.json': '{"dependencies":{"amqplib":"0.10.8"}}', 'src/broker.js': broker, 'src/worker.js': `const { connect, readSettings } = require('./broker');\nconst save = async (message) => {};\n${start}` });
  return entryPoints.filter(({ kind }) => kind === 'consumer').map(({ subject }) => subject);
}

const take = 'const channel = await connection.createChannel(); channel.consume("orders", save);';

describe('what a promise of the project comes to', () => {
  it.each([
    [`connect().then(async (connection) => { ${take} });`],
    [`connect().then(async (connection) => { ${take} }).catch((error) => process.exit(1));`],
    [`async function start() { connect().then(async (connection) => { ${take} }); }\nstart();`],
    [`connect().then((connection) => connection.createChannel()).then((channel) => { channel.consume('orders', save); });`],
  ])('is handed to the callback of then: %s', async (start) => {
    expect(await consumed(start)).toEqual(['orders']);
  });

  it.each([
    [`connect().then(null, async (connection) => { ${take} });`],
    [`connect().catch(async (connection) => { ${take} });`],
    [`readSettings().then(async (connection) => { ${take} });`],
    [`connect().then(async (settings, connection) => { ${take} });`],
  ])('is handed to no other: %s', async (start) => {
    expect(await consumed(start)).toEqual([]);
  });
});
