/** A client that its handler closes when all goes well: where its closing goes into a finally, and where it is left. */
import rule from '../../../rules/client-per-request/rule.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const head = "import express from 'express';\nimport { Client } from 'pg';\nimport Redis from 'ioredis';\nimport { MongoClient } from 'mongodb';\nimport amqp from 'amqplib';\nimport { Kafka } from 'kafkajs';\nconst app = express();\n";

/** The body of a route as it is suggested; null where nothing is. */
async function suggest(body: string, ending = 'js'): Promise<string | null> {
  const open = "app.post('/bookings', async (req, res) => {\n";
  const file = `src/app.${ending}`;
  const suggested = (await suggestedIn({ 'package.json': '{"dependencies":{"express":"5.1.0"}}', [file]: `${head}${open}${body}\n});\napp.listen(3000);\n` }, [rule]))[file];
  return suggested === undefined ? null : suggested.slice(suggested.indexOf(open) + open.length, suggested.lastIndexOf('\n});'));
}

const client = '  const client = new Client();\n  await client.connect();\n';

describe('a client that is closed when all goes well', () => {
  it('is closed in a finally, once it is connected', async () => {
    expect(await suggest(`${client}  await client.query('insert into bookings default values');\n  await client.end();\n  res.end();`))
      .toBe(`${client}  try {\n    await client.query('insert into bookings default values');\n  } finally {\n    await client.end();\n  }\n  res.end();`);
  });

  it('takes what needs its answers along', async () => {
    expect(await suggest(`${client}  const { rows } = await client.query('select 1');\n  await client.end();\n  res.json(rows);`, 'ts'))
      .toBe(`${client}  try {\n    const { rows } = await client.query('select 1');\n    res.json(rows);\n  } finally {\n    await client.end();\n  }`);
  });

  it('gets a try of its own inside another, which does not see it', async () => {
    expect(await suggest("  try {\n    const redis = new Redis();\n    await redis.incr('bookings');\n    await redis.quit();\n    res.end();\n  } catch (error) {\n    res.status(500).end();\n  }"))
      .toBe("  try {\n    const redis = new Redis();\n    try {\n      await redis.incr('bookings');\n    } finally {\n      await redis.quit();\n    }\n    res.end();\n  } catch (error) {\n    res.status(500).end();\n  }");
  });

  it('is closed where only what is asked is made before the early way out', async () => {
    expect(await suggest("  const client = new MongoClient('db');\n  await client.connect();\n  const bookings = client.db().collection('bookings');\n  if (req.query.none) return res.end();\n  await bookings.insertOne({});\n  await client.close();\n  res.end();")).toContain('  } finally {\n    await client.close();\n  }');
  });

  it('is closed on the early way out too, and there only once', async () => {
    expect(await suggest(`${client}  const { rows } = await client.query('select 1');\n  if (rows.length === 0) {\n    await client.end();\n    return res.sendStatus(404);\n  }\n  await client.query('delete from bookings');\n  await client.end();\n  res.end();`))
      .toBe(`${client}  try {\n    const { rows } = await client.query('select 1');\n    if (rows.length === 0) {\n      return res.sendStatus(404);\n    }\n    await client.query('delete from bookings');\n  } finally {\n    await client.end();\n  }\n  res.end();`);
  });
});

describe('a client is left as it is', () => {
  it.each([
    ['where a promise of it is handed on', `${client}  if (req.query.all) return client.query('select 1');\n  await client.query('select 2');\n  await client.end();`],
    ['where a promise of what it gave is handed on', "  const client = new MongoClient('db');\n  await client.connect();\n  const bookings = client.db().collection('bookings');\n  if (req.query.all) return bookings.find().toArray();\n  await bookings.insertOne({});\n  await client.close();"],
    ['where it is handed on itself', `${client}  if (req.query.raw) return client;\n  await client.query('select 2');\n  await client.end();`],
    ['where another line closes it in another way', `${client}  if (req.query.none) {\n    client.end();\n    return res.end();\n  }\n  await client.query('select 2');\n  await client.end();\n  res.end();`],
    ['where a timer closes it', "  const connection = await amqp.connect('amqp://broker');\n  const channel = await connection.createChannel();\n  channel.sendToQueue('bookings', Buffer.from('1'));\n  setTimeout(() => connection.close(), 500);\n  res.end();"],
    ['where it would be open while something else is waited for', `${client}  const { rows } = await client.query('select 1');\n  await client.end();\n  await fetch('https://bank.example', { method: 'POST', body: JSON.stringify(rows) });\n  res.end();`],
    ['where only one way leads to its closing', `${client}  if (req.body.all) {\n    await client.query('select 1');\n    await client.end();\n  }\n  res.end();`],
    ['where it goes on writing when the handler has returned', `${client}  if (req.query.all) {\n    const rows = client.query(stream('select 1'));\n    rows.pipe(res);\n    return;\n  }\n  await client.query('select 2');\n  await client.end();\n  res.end();`],
    ['where a function that is given it may have closed it', `${client}  if (req.query.all) {\n    await exportAll(client);\n    return res.end();\n  }\n  await client.query('select 2');\n  await client.end();\n  res.end();`],
    ['where it may not have connected when it is closed', "  const client = new Client();\n  try {\n    await client.connect();\n    await client.query('select 1');\n  } catch {\n    return res.sendStatus(500);\n  }\n  await client.end();\n  res.end();"],
    ['where nothing waits for its connection', "  const client = new Client();\n  client.connect();\n  await client.query('select 1');\n  await client.end();\n  res.end();"],
    ['where it takes two calls to close it', "  const consumer = new Kafka({ brokers: ['k'] }).consumer({ groupId: 'bookings' });\n  await consumer.connect();\n  await consumer.seek({ topic: 'bookings', partition: 0, offset: '1' });\n  await consumer.stop();\n  await consumer.disconnect();\n  res.end();"],
    ['where an early way out does not wait for its answer', `${client}  void client.query('select 1');\n  if (req.query.none) return res.end();\n  await client.query('select 2');\n  await client.end();\n  res.end();`],
    ['where an early way out comes before its answer', `${client}  const answer = client.query('select 1');\n  if (req.query.none) return res.end();\n  await answer;\n  await client.end();\n  res.end();`],
    ['where something else keeps it', `${client}  app.locals.client = client;\n  await client.query('select 2');\n  await client.end();\n  res.end();`],
    ['where two of one name are open', `${client}  await client.query('select 1');\n  await client.end();\n  for (const client of req.body.clients) console.log(client);\n  res.end();`],
  ])('%s', async (_, body) => {
    expect(await suggest(body)).toBeNull();
  });
});
