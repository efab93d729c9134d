/** What people write to a bot, and what rooms tell: requests that come through a session. */
import { blockingCalls } from '../../blocking-calls.ts';

const database = `const Database = require('better-sqlite3');\nmodule.exports = new Database('shop.db');`;
const bot = `const { Client, Collection, Events } = require('discord.js');\nconst db = require('./db');\nconst client = new Client({ intents: [] });\n`;

function reached(source: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  return blockingCalls({ 'package.json': '{ "main": "bot.js", "dependencies": { "discord.js": "14.0.0", "better-sqlite3": "11.0.0", "matrix-bot-sdk": "0.7.1" } }', 'db.js': database, 'bot.js': source, ...files });
}

const get = 'better-sqlite3 Statement.get()';
const all = 'better-sqlite3 Statement.all()';

describe('a bot of Discord', () => {
  it('answers messages and interactions', async () => {
    const source = `${bot}client.on('messageCreate', (message) => { message.reply(db.prepare('select 1').get(message.content)); });\nclient.on(Events.InteractionCreate, async (interaction) => { await interaction.reply(db.prepare('select 2').all()); });`;

    expect(await reached(source)).toEqual([`DISCORD interactionCreate -> ${all}`, `DISCORD messageCreate -> ${get}`]);
  });

  it('is at its start when it is ready, and answers nobody when something failed', async () => {
    expect(await reached(`${bot}client.on('ready', () => { db.prepare('select 1').all(); });\nclient.once(Events.ClientReady, () => { db.prepare('select 1').all(); });\nclient.on('error', () => { db.prepare('select 1').all(); });`)).toEqual([]);
  });

  it('runs the commands that it keeps by name', async () => {
    const source = `${bot}client.commands = new Collection();\nclient.commands.set('orders', require('./orders'));\nclient.on('interactionCreate', async (interaction) => { await interaction.client.commands.get(interaction.commandName).execute(interaction); });`;
    const orders = `const db = require('./db');\nmodule.exports = { name: 'orders', rebuild() { db.prepare('delete').run(); }, execute(interaction) { return interaction.reply(db.prepare('select 1').all()); } };`;

    expect(await reached(source, { 'orders.js': orders })).toEqual([`DISCORD interactionCreate -> execute -> ${all}`]);
  });
});

describe('other libraries for Discord', () => {
  const at = (library: string, made: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> =>
    reached(`const db = require('./db');\n${made}\n${body}`, { 'package.json': `{ "main": "bot.js", "dependencies": { "${library}": "1.0.0", "better-sqlite3": "11.0.0" } }`, ...more });
  const answers = `client.on('messageCreate', (message) => { db.prepare('select 1').get(message.content); });\nclient.on('ready', () => { db.prepare('select 2').all(); });`;

  it.each([
    ['oceanic.js', `const { Client } = require('oceanic.js');\nconst client = new Client({ auth: 'Bot' });`],
    ['eris', `const Eris = require('eris');\nconst client = new Eris('Bot');`],
    ['eris', `const Eris = require('eris');\nconst client = Eris('Bot');`],
    ['eris', `const { CommandClient } = require('eris');\nconst client = new CommandClient('Bot');`],
    ['@projectdysnomia/dysnomia', `const { Client } = require('@projectdysnomia/dysnomia');\nconst client = new Client('Bot');`],
  ])('hand messages to their listeners: %s', async (library, made) => {
    expect(await at(library, made, answers)).toEqual([`DISCORD messageCreate -> ${get}`]);
  });

  it('run the commands of eris', async () => {
    expect(await at('eris', `const Eris = require('eris');\nconst client = new Eris.CommandClient('Bot');`, `client.registerCommand('orders', () => db.prepare('select 1').all());`)).toEqual([`DISCORD orders -> ${all}`]);
  });

  it('are handed a table of listeners by the names of their files', async () => {
    const events = { 'events/index.js': `module.exports = { messageCreate: require('./message'), ready: require('./ready') };`, 'events/message.js': `const db = require('../db');\nmodule.exports = ({ client }, message) => db.prepare('select 1').get(message.content);`, 'events/ready.js': `const db = require('../db');\nmodule.exports = () => db.prepare('select 2').all();` };

    expect(await at('oceanic.js', `const { Client } = require('oceanic.js');\nconst client = new Client({ auth: 'Bot' });\nconst events = require('./events');`, `for (const [name, event] of Object.entries(events)) client.on(name, event.bind(null, { client }));`, events)).toEqual([expect.stringMatching(/^DISCORD messageCreate -> .*Statement\.get\(\)/)]);
  });
});

describe('handlers that are loaded from a folder', () => {
  const events = {
    'events/orders.js': `const db = require('../db');\nmodule.exports = { name: 'messageCreate', execute() { return db.prepare('select 1').get(); } };`,
    'events/buttons.js': `const db = require('../db');\nmodule.exports = { name: 'interactionCreate', execute() { return db.prepare('select 2').all(); } };`,
    'events/ready.js': `const db = require('../db');\nmodule.exports = { name: 'ready', execute() { return db.prepare('select 3').all(); } };`,
  };
  const load = (list: string, name: string): string => `${bot}const fs = require('fs');\nconst path = require('path');\n${list}\nfor (const file of files) {\n  const event = require(${name});\n  if (event.once) client.once(event.name, (...args) => event.execute(...args));\n  else client.on(event.name, (...args) => event.execute(...args));\n}`;

  it.each([
    ['a folder of the program', `const files = fs.readdirSync('./events').filter((file) => file.endsWith('.js'));`, '`./events/${file}`'],
    ['a folder beside the file', `const folder = path.join(__dirname, 'events');\nconst files = fs.readdirSync(folder);`, `path.join(folder, file)`],
  ])('are each registered under the name that their file says: %s', async (_, list, name) => {
    expect(await reached(load(list, name), events)).toEqual([`DISCORD interactionCreate -> execute -> ${all}`, `DISCORD messageCreate -> execute -> ${get}`]);
  });

  it('are each registered under their name where a module loads what each exports, and commands from another folder', async () => {
    const made = (name: string, body: string): string => `import db from '../db.js';\nexport default { ${name}, execute() { ${body} } };`;
    const own = `import { Client, Collection } from 'discord.js';\nimport fs from 'fs';\nimport path from 'path';\nimport { fileURLToPath } from 'url';\nconst __filename = fileURLToPath(import.meta.url);\nconst __dirname = path.dirname(__filename);\nconst client = new Client({ intents: [] });\nclient.commands = new Collection();\n`;
    const loop = (folder: string, each: string): string => `const ${folder}Path = path.join(__dirname, '${folder}');\nconst ${folder}Files = fs.readdirSync(${folder}Path).filter((file) => file.endsWith('.js'));\nfor (const file of ${folder}Files) {\n  const filePath = path.join(${folder}Path, file);\n  const loaded = await import(filePath);\n  const one = loaded.default;\n  ${each}\n}\n`;
    const source = `${own}${loop('commands', 'client.commands.set(one.data.name, one);')}${loop('events', 'if (one.once) client.once(one.name, (...args) => one.execute(...args, client));\n  else client.on(one.name, (...args) => one.execute(...args, client));')}`;

    expect(await reached(source, {
      'db.js': `import Database from 'better-sqlite3';\nexport default new Database('shop.db');`,
      'commands/orders.js': made(`data: { name: 'orders' }`, `db.prepare('select 1').all();`),
      'events/buttons.js': made(`name: 'interactionCreate'`, `interaction.client.commands.get(interaction.commandName).execute(interaction);`).replace('execute()', 'execute(interaction)'),
      'events/orders.js': made(`name: 'messageCreate'`, `db.prepare('select 2').get();`),
      'events/ready.js': made(`name: 'ready'`, `db.prepare('select 3').run();`),
    })).toEqual([`DISCORD interactionCreate -> execute -> execute -> ${all}`, `DISCORD messageCreate -> execute -> ${get}`]);
  });

  it.each([
    ['twice', `load('client');\n  load('guild');`],
    ['for each of a list', `['client', 'guild'].forEach((each) => load(each));`],
  ])('are registered under the names of their files by a loader that is called %s', async (_, calls) => {
    const loader = (calling: string): string => `const fs = require('fs');\nmodule.exports = (bot, Discord) => {\n  const load = (folder) => {\n    const files = fs.readdirSync(\`./events/\${folder}\`).filter((file) => file.endsWith('.js'));\n    for (const file of files) {\n      const event = require(\`../events/\${folder}/\${file}\`);\n      const name = file.split('.')[0];\n      bot.on(name, event.bind(null, Discord, bot));\n    }\n  };\n  ${calling}\n};`;
    const made = (query: string): string => `const db = require('../../db');\nmodule.exports = (Discord, bot) => db.prepare('select 1').${query}();`;
    const files = { 'events/client/ready.js': made('run'), 'events/guild/messageCreate.js': made('get') };
    const source = `const Discord = require('discord.js');\nconst bot = new Discord.Client();\n['events'].forEach((handler) => { require(\`./handlers/\${handler}\`)(bot, Discord); });`;

    expect(await reached(source, { ...files, 'handlers/events.js': loader(calls) })).toEqual([`DISCORD messageCreate -> ${get}`]);
    expect(await reached(source, { ...files, 'handlers/events.js': loader('load(process.env.FOLDER);') })).toEqual([]);
  });

  const commands = { 'commands/shop/orders.js': `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nexport default { data: { name: 'orders' }, rebuild() { db.prepare('delete').run(); }, execute(interaction) { return interaction.reply(db.prepare('select 1').all()); } };` };
  const modules = `import { Client, Collection } from 'discord.js';\nimport fs from 'node:fs';\nimport path, { dirname } from 'node:path';\nimport { fileURLToPath, pathToFileURL } from 'node:url';\nexport const client = new Client({ intents: [] });\nclient.commands = new Collection();\nclient.on('interactionCreate', (interaction) => interaction.client.commands.get(interaction.commandName).execute(interaction));\n`;
  const own = `const __filename = fileURLToPath(import.meta.url);\nconst __dirname = dirname(__filename);\n`;
  const eachOf = (root: string, address: string): string => `const root = path.join(${root}, 'commands');\nfor (const folder of fs.readdirSync(root)) {\n  const inside = path.join(root, folder);\n  for (const file of fs.readdirSync(inside)) {\n    const place = path.join(inside, file);\n    const { default: command } = await import(${address});\n    client.commands.set(command.data.name, command);\n  }\n}`;
  const called = [`DISCORD interactionCreate -> execute -> ${all}`];

  it.each([
    ['the path', `${own}${eachOf('__dirname', 'place')}`],
    ['an address', `${own}${eachOf('__dirname', 'pathToFileURL(place).href')}`],
    ['an address that is written out', `${own}${eachOf('__dirname', '`file://${place}`')}`],
    ['a path that is put together', `${own}${eachOf('__dirname', "inside + '/' + file")}`],
    ['the path, from the folder of the module', eachOf('import.meta.dirname', 'place')],
    ['the path, from where the program was started', eachOf('process.cwd()', 'place')],
    ['an address beside that of the module', `for (const folder of fs.readdirSync('./commands')) for (const file of fs.readdirSync(folder)) {\n  const { default: command } = await import(new URL(\`commands/\${folder}/\${file}\`, import.meta.url));\n  client.commands.set(command.data.name, command);\n}`],
  ])('are known where a module loads each by %s', async (_, load) => {
    expect(await reached(`${modules}${load}`, commands)).toEqual(called);
  });

  it('are none where another folder is loaded', async () => {
    expect(await reached(`${modules}${own}${eachOf('__dirname', 'place').replace("'commands'", "'menus'")}`, commands)).toEqual([]);
    expect(await reached(`${modules}const __dirname = dirname(process.env.ENTRY);\n${eachOf('__dirname', 'place')}`, commands)).toEqual([]);
  });

  it('are kept on the bot that a loader in another file is handed', async () => {
    const loader = (kept: string): Record<string, string> => ({ ...commands, 'load.js': `import fs from 'node:fs';\nexport async function load(client) {\n  for (const folder of fs.readdirSync('./commands')) for (const file of fs.readdirSync(\`./commands/\${folder}\`)) {\n    const { default: command } = await import(\`./commands/\${folder}/\${file}\`);\n    client.${kept}.set(command.data.name, command);\n  }\n}` });
    const load = `${modules}import { load } from './load.js';\nclient.drafts = new Collection();\nawait load(client);`;

    expect(await reached(load, loader('commands'))).toEqual(called);
    expect(await reached(load, loader('drafts'))).toEqual([]);
  });

  it('are left out where nobody knows which name is whose', async () => {
    expect(await reached(load(`const files = require('./list').files();`, '`./events/${file}`'), events)).toEqual([]);
  });
});

describe('what a list is made of', () => {
  it('is not called', async () => {
    const source = `const express = require('express');\nconst db = require('./db');\nconst hooks = new Map();\nhooks.set('orders', () => db.prepare('select 1').all());\nconst app = express();\napp.get('/hooks', (req, res) => res.json(Array.from(hooks.values())));\napp.get('/runs', (req, res) => res.json(Array.from([1], () => db.prepare('select 2').get())));\napp.listen(3000);`;

    expect(await reached(source)).toEqual([expect.stringContaining(`GET /runs -> handler -> ${get}`)]);
  });
});

describe('rooms of Matrix', () => {
  it('tell an application service what happens in them', async () => {
    const source = `const { Appservice } = require('matrix-bot-sdk');\nconst db = require('./db');\nconst appservice = new Appservice({});\nappservice.on('room.event', async (roomId) => { db.prepare('select 1').get(roomId); });\nappservice.on('intent.new', () => { db.prepare('select 2').all(); });\nappservice.begin();`;

    expect(await reached(source)).toEqual([`MATRIX room.event -> ${get}`]);
  });
});

describe('bots of Telegram, WhatsApp and Twitch', () => {
  const at = (library: string, made: string, body: string): Promise<readonly string[]> =>
    reached(`const db = require('./db');\n${made}\n${body}`, { 'package.json': `{ "main": "bot.js", "dependencies": { "${library}": "1.0.0", "better-sqlite3": "11.0.0" } }` });
  const look = '() => db.prepare("select 1").all()';

  it.each([
    ['telegraf', `const { Telegraf } = require('telegraf');\nconst bot = new Telegraf('token');`, `bot.command('orders', ${look});`, 'orders'],
    ['telegraf', `const { Telegraf } = require('telegraf');\nconst bot = new Telegraf('token');`, `bot.action('refund', ${look});`, 'refund'],
    ['telegraf', `const { Telegraf, Composer } = require('telegraf');\nconst bot = new Telegraf('token');\nconst shop = new Composer();`, `shop.hears(['orders', 'bookings'], ${look});\nbot.use(shop);`, 'orders'],
    ['telegraf', `const { Scenes } = require('telegraf');`, `new Scenes.WizardScene('checkout', ${look});`, 'checkout'],
    ['grammy', `const { Bot } = require('grammy');\nconst bot = new Bot('token');`, `bot.callbackQuery('refund', ${look});`, 'refund'],
    ['grammy', `const { Bot } = require('grammy');\nconst bot = new Bot('token');`, `bot.filter((ctx) => ctx.chat).command('orders', ${look});`, 'orders'],
    ['grammy', `const { Composer } = require('grammy');\nconst shop = new Composer();`, `shop.on('message:text', ${look});`, 'message:text'],
    ['node-telegram-bot-api', `const Bot = require('node-telegram-bot-api');\nconst bot = new Bot('token');`, `bot.on('callback_query', ${look});`, 'callback_query'],
    ['@mtcute/dispatcher', `const { Dispatcher } = require('@mtcute/dispatcher');\nconst shop = Dispatcher.child();`, `shop.onNewMessage(function orders() { return db.prepare('select 1').all(); });`, 'orders'],
  ])('take what people write and press for requests: %s', async (library, made, body, name) => {
    expect(await at(library, made, body)).toEqual([expect.stringMatching(new RegExp(`^TELEGRAM ${name} -> .*Statement\\.all\\(\\)`))]);
  });

  it.each([
    ['@whiskeysockets/baileys', `const makeWASocket = require('@whiskeysockets/baileys').default;\nconst socket = makeWASocket({});`, `socket.ev.on('messages.upsert', ${look});\nsocket.ev.on('connection.update', ${look});`, 'WHATSAPP messages.upsert'],
    ['whatsapp-web.js', `const { Client } = require('whatsapp-web.js');\nconst client = new Client();`, `client.on('message', ${look});\nclient.on('ready', ${look});`, 'WHATSAPP message'],
    ['tmi.js', `const tmi = require('tmi.js');\nconst client = new tmi.Client({});`, `client.on('message', ${look});\nclient.on('connected', ${look});`, 'TWITCH message'],
    ['node-telegram-bot-api', `const Bot = require('node-telegram-bot-api');\nconst bot = new Bot('token');`, `bot.on('text', ${look});\nbot.on('polling_error', ${look});`, 'TELEGRAM text'],
  ])('answer nobody when the connection changes: %s', async (library, made, body, name) => {
    expect(await at(library, made, body)).toEqual([`${name} -> ${all}`]);
  });

  it('tell nobody of what an error of a handler sets off', async () => {
    expect(await at('telegraf', `const { Telegraf } = require('telegraf');\nconst bot = new Telegraf('token');`, `bot.catch(${look});`)).toEqual([]);
  });
});
