import { findEffectsOfEntry } from '../../../../src/graph/effects/effects-of-entry.ts';
import { linkSources } from '../../../kit/link-sources.ts';

/** What a consumer of orders writes through the client that this module exports, which the library writes at `src/generated`. */
async function writes(client: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const graph = await linkSources({
    'src/prisma.js': client,
    'src/consumer.js': `const { Kafka } = require('kafkajs');\nconst { prisma } = require('./prisma');\nconst consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'stock' });\nconsumer.subscribe({ topic: 'orders' });\nconsumer.run({ eachMessage: async ({ message }) => {\n  await prisma.$transaction(async (tx) => tx.stock.update({ where: { sku: message.key }, data: { reserved: { increment: 1 } } }));\n} });`,
    ...more,
  });
  return graph.entryPoints.flatMap((entry) => findEffectsOfEntry(graph, entry).map(({ match }) => match.api));
}

const update = ['@prisma/client Table.update()'];

describe('a client that a library generates into the project', () => {
  it('is known by its name where the whole module is required', async () => {
    expect(await writes(`const { PrismaClient } = require('./generated/prisma');\nmodule.exports = { prisma: new PrismaClient() };`)).toEqual(update);
    expect(await writes(`const generated = require('./generated/prisma');\nmodule.exports = { prisma: new generated.PrismaClient() };`)).toEqual(update);
    expect(await writes(`module.exports = { prisma: new (require('./generated/prisma').PrismaClient)() };`)).toEqual(update);
  });

  it('is known by its name on a default or namespace import', async () => {
    expect(await writes(`import generated from './generated/prisma/index.js';\nconst { PrismaClient } = generated;\nexport const prisma = new PrismaClient();`)).toEqual(update);
    expect(await writes(`import * as generated from './generated/prisma/index.js';\nexport const prisma = new generated.PrismaClient();`)).toEqual(update);
  });

  it('is the project\'s own where the file is there, and nothing under another name', async () => {
    expect(await writes(`const { PrismaClient } = require('./generated/prisma');\nmodule.exports = { prisma: new PrismaClient() };`, { 'src/generated/prisma.js': `exports.PrismaClient = class { $transaction(work) { return work(this); } stock = { update: async () => {} }; };` })).toEqual([]);
    expect(await writes(`const { StockClient } = require('./generated/prisma');\nmodule.exports = { prisma: new StockClient() };`)).toEqual([]);
    expect(await writes(`const { PrismaClient } = require('stock-kit');\nmodule.exports = { prisma: new PrismaClient() };`)).toEqual([]);
  });
});
