/** Commands of bots that are classes, or methods with a decorator. */
import { blockingCalls } from '../../blocking-calls.ts';

const database = `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');`;
const list = `db.prepare('select 1').all()`;
const found = (name: string): string => `DISCORD ${name} -> better-sqlite3 Statement.all()`;

function reached(library: string, source: string): Promise<readonly string[]> {
  return blockingCalls({ 'package.json': `{ "main": "src/bot.ts", "dependencies": { "${library}": "1.0.0", "better-sqlite3": "11.0.0" } }`, 'src/db.ts': database, 'src/commands/orders.ts': `import { db } from '../db';\n${source}`, 'src/bot.ts': `import './commands/orders';` });
}

describe('a command that is a class', () => {
  it.each([
    ['@sapphire/framework', `import { Command } from '@sapphire/framework';\nexport class OrdersCommand extends Command { chatInputRun(interaction) { return interaction.reply(${list}); } registerApplicationCommands() { ${list}; } }`],
    ['@sapphire/framework', `import { InteractionHandler } from '@sapphire/framework';\nexport class OrdersCommand extends InteractionHandler { parse(interaction) { return this.some(); } run(interaction) { return interaction.reply(${list}); } }`],
    ['discord-akairo', `const { Command } = require('discord-akairo');\nclass OrdersCommand extends Command { constructor() { super('orders', {}); ${list}; } exec(message) { return message.reply(${list}); } }\nmodule.exports = OrdersCommand;`],
    ['discord.js-commando', `const Commando = require('discord.js-commando');\nmodule.exports = class OrdersCommand extends Commando.Command { run(message) { return message.say(${list}); } };`],
    ['discord-akairo', `import { Command } from 'discord-akairo';\nabstract class ShopCommand extends Command { abstract exec(message): unknown; }\nexport class OrdersCommand extends ShopCommand { exec(message) { return message.reply(${list}); } }`],
    ['seyfert', `import { Command, Declare } from 'seyfert';\n@Declare({ name: 'orders' })\nexport default class OrdersCommand extends Command { async run(context) { await context.write(${list}); } }`],
  ])('answers messages: %s', async (library, source) => {
    expect(await reached(library, source)).toEqual([found('OrdersCommand')]);
  });

  it.each([
    ['what listens to an event that nobody waits for', '@sapphire/framework', `import { Listener } from '@sapphire/framework';\nexport class Ready extends Listener { run() { ${list}; } }`],
    ['a class of that name of the project', '@sapphire/framework', `class Command {}\nexport class OrdersCommand extends Command { chatInputRun() { ${list}; } }`],
  ])('is not %s', async (_, library, source) => {
    expect(await reached(library, source)).toEqual([]);
  });
});

describe('a command that is a method', () => {
  it.each([
    ['discordx', `import { Discord, Slash } from 'discordx';\n@Discord()\nexport class Shop { @Slash({ name: 'orders', description: 'All orders' }) async list(interaction) { await interaction.reply(${list}); } }`, 'orders'],
    ['discordx', `import { Discord, On, Once } from 'discordx';\n@Discord()\nexport class Shop { @On({ event: 'messageCreate' }) said([message]) { ${list}; } @On() ready() { ${list}; } @Once({ event: 'ready' }) begun() { ${list}; } }`, 'messageCreate'],
    ['discordx', `import { Discord, On } from 'discordx';\n@Discord()\nexport class Shop { @On() messageDelete([message]) { ${list}; } }`, 'messageDelete'],
    ['necord', `import { Injectable } from '@nestjs/common';\nimport { SlashCommand, On, Context } from 'necord';\n@Injectable()\nexport class Shop { @SlashCommand({ name: 'orders', description: 'All orders' }) public async list(@Context() [interaction]) { return interaction.reply(${list}); } @On('warn') warned() { ${list}; } }`, 'orders'],
  ])('goes by the name that its decorator says: %s', async (library, source, name) => {
    expect(await reached(library, source)).toEqual([found(name)]);
  });
});
