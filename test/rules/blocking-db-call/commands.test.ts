import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const dependencies = '{ "dependencies": { "better-sqlite3": "11.0.0", "discord.js": "14.16.0", "ws": "8.18.0" } }';
const open = `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');`;
const client = `import { Client, Collection } from 'discord.js';\nconst client = new Client();`;
const bySlash = `client.on('interactionCreate', async (interaction) => { const command = commands.get(interaction.commandName); if (command) await command.execute(interaction); });`;
const statement = `db.prepare('select list').all()`;

/** What blocking calls are told of, with the file the handler stands in, sorted. */
async function toldOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = await findingsOf(rule, { 'package.json': dependencies, 'src/db.ts': open, ...files });
  return found.map(({ subject, evidence }) => `${subject} in ${evidence.find(({ kind }) => kind === 'entry')?.file ?? 'nothing'}`).sort();
}

describe('a command that a dispatcher looks up', () => {
  it.each([
    ['what is built beside it', `export default { data: new SlashCommandBuilder().setName('refunds').setDescription('all of them').addStringOption((one) => one.setName('order')), async execute(interaction) { await interaction.reply(${statement}); } };`, '/refunds'],
    ['what its module exports beside it', `export const data = new SlashCommandBuilder().setName('refunds');\nexport async function execute(interaction) { await interaction.reply(${statement}); }`, '/refunds'],
    ['its name', `export default { name: 'refunds', execute(message) { message.reply(${statement}); } };`, 'refunds'],
    ['the name in its settings', `export default { config: { name: 'refunds' }, execute(message) { message.reply(${statement}); } };`, 'refunds'],
    ['the id of its button', `export default { customId: 'refunds', execute(message) { message.reply(${statement}); } };`, 'refunds'],
    ['what it tells its base class', `class Command { constructor(settings) { this.settings = settings; } }\nclass Refunds extends Command { constructor() { super({ name: 'refunds' }); } execute(message) { message.reply(${statement}); } }\nexport default new Refunds();`, 'refunds'],
    ['its file', `export default { title: 'All that came back', execute(message) { message.reply(${statement}); } };`, 'returns'],
  ])('goes by %s', async (_, returns, name) => {
    expect(await toldOf({
      'src/commands/returns.ts': `import { SlashCommandBuilder } from 'discord.js';\nimport { db } from '../db.ts';\n${returns}`,
      'src/commands/hello.ts': `export default { name: 'hello', execute(message) { message.reply('hello'); } };`,
      'src/bot.ts': `${client}\nimport returns from './commands/returns.ts';\nimport * as whole from './commands/returns.ts';\nimport hello from './commands/hello.ts';\nconst commands = new Collection();\nfor (const command of [returns ?? whole, hello]) commands.set(command.name, command);\n${bySlash}`,
    })).toEqual([`DISCORD ${name} in src/commands/returns.ts`]);
  });

  it('goes by the name of the function where a table of them is asked by the kind of the message', async () => {
    expect(await toldOf({
      'src/server.ts': `import { WebSocketServer } from 'ws';\nimport { db } from './db.ts';\nconst handlers = { subscribe(socket) { socket.send(${statement}); }, ping(socket) { socket.send('pong'); } };\nnew WebSocketServer({ port: 3000 }).on('connection', (socket) => { socket.on('message', (text) => { const message = JSON.parse(text); handlers[message.type](socket, message); }); });`,
    })).toEqual(['SOCKET subscribe in src/server.ts']);
  });

  it.each([
    ['keeps the name of an event that says what is asked for', 'orders:list', 'SOCKET orders:list in src/server.ts', ['recent', 'open']],
    ['goes by its file where the event says nothing', 'message', 'SOCKET recent in src/recent.ts', ['recent', 'open']],
    ['keeps the event where the files go by one name', 'message', 'SOCKET message in src/server.ts', ['recent/server', 'open/server']],
  ])('%s', async (_, event, told, [one = '', other = '']) => {
    expect(await toldOf({
      'package.json': '{ "dependencies": { "better-sqlite3": "11.0.0", "socket.io": "4.8.0" } }',
      [`src/${one}.ts`]: `import { db } from '${one.includes('/') ? '..' : '.'}/db.ts';\nexport default { list() { return ${statement}; } };`,
      [`src/${other}.ts`]: `export default { list() { return []; } };`,
      'src/server.ts': `import { Server } from 'socket.io';\nimport recent from './${one}.ts';\nimport open from './${other}.ts';\nconst kinds = { recent, open };\nnew Server(3000).on('connection', (socket) => { socket.on('${event}', (asked) => { socket.emit('orders', kinds[asked.kind].list(asked)); }); });`,
    })).toEqual([told]);
  });

  it('leaves the event its name where one of several stores is called', async () => {
    expect(await toldOf({
      'src/stores.ts': `import { db } from './db.ts';\nexport class Stored { list() { return ${statement}; } }\nexport class Remembered { list() { return []; } }`,
      'src/bot.ts': `${client}\nimport { Stored, Remembered } from './stores.ts';\nconst store = process.env.STORE ? new Stored() : new Remembered();\nclient.on('messageCreate', (message) => { message.reply(store.list()); });`,
    })).toEqual(['DISCORD messageCreate in src/bot.ts']);
  });

  it('leaves the event its name where what is asked for by a fixed name is the same for all messages', async () => {
    expect(await toldOf({
      'src/bot.ts': `${client}\nimport { db } from './db.ts';\nconst services = new Map([['orders', { name: 'orders', list: () => ${statement} }], ['carts', { name: 'carts', list: () => [] }]]);\nclient.on('messageCreate', (message) => { message.reply(services.get('orders').list()); });`,
    })).toEqual(['DISCORD messageCreate in src/bot.ts']);
  });

  const sockets = (work: string): string => `import { WebSocketServer } from 'ws';\nimport { db } from './db.ts';\n${work.replace('ANSWER', "new WebSocketServer({ port: 3000 }).on('connection', (socket) => { socket.on('message', (text) => { const message = JSON.parse(text);")} }); });`;
  const room = `class Room { constructor(id) { this.id = id; } history() { return ${statement}; } }`;

  it.each([
    ['rooms that are made as they come', `${room}\nconst rooms = new Map();\nfunction enter(id) { if (!rooms.has(id)) rooms.set(id, new Room(id)); }\nANSWER enter(message.room); socket.send(rooms.get(message.room).history());`],
    ['two of them', `${room}\nconst rooms = { north: new Room('n'), south: new Room('s') };\nANSWER socket.send(rooms[message.room].history());`],
    ['what a container holds of two classes', `${room}\nclass Lounge { history() { return []; } }\nconst held = new Map([[Room, new Room('a')], [Lounge, new Lounge()]]);\nANSWER socket.send(held.get(Room).history());`],
  ])('leaves the event its name where it asks for an object of one class: %s', async (_, work) => {
    expect(await toldOf({ 'src/server.ts': sockets(work) })).toEqual(['SOCKET message in src/server.ts']);
  });

  it('goes by the class where each command is one of its own', async () => {
    expect(await toldOf({ 'src/server.ts': sockets(`class Refunds { run() { return ${statement}; } }\nclass Hello { run() { return []; } }\nconst commands = { refunds: new Refunds(), hello: new Hello() };\nANSWER socket.send(commands[message.kind].run());`) })).toEqual(['SOCKET Refunds in src/server.ts']);
  });

  it('leaves a procedure its name, whatever it looks up', async () => {
    expect(await toldOf({
      'package.json': '{ "dependencies": { "better-sqlite3": "11.0.0", "@trpc/server": "11.0.0" } }',
      'src/router.ts': `import { initTRPC } from '@trpc/server';\nimport { db } from './db.ts';\nclass Orders { list() { return ${statement}; } }\nclass Carts { list() { return []; } }\nconst stores = { orders: new Orders(), carts: new Carts() };\nconst t = initTRPC.create();\nexport const appRouter = t.router({ recent: t.procedure.query(({ input }) => stores[input.kind].list()) });`,
    })).toEqual(['QUERY recent in src/router.ts']);
  });
});

describe('a listener in a file of its own', () => {
  const loop = `for (const listener of listeners) { if (listener.once) client.once(listener.name, (...args) => listener.execute(...args)); else client.on(listener.name, (...args) => listener.execute(...args)); }`;
  const listeners = {
    'src/events/ready.ts': `import { Events } from 'discord.js';\nimport { db } from '../db.ts';\nexport default { name: Events.ClientReady, once: true, execute(client) { client.user.setActivity(db.prepare('select slogan').get()); } };`,
    'src/events/message.ts': `import { db } from '../db.ts';\nexport default { name: 'messageCreate', execute(message) { message.reply(db.prepare('select answer').get()); } };`,
    'src/events/interaction.ts': `import { Events } from 'discord.js';\nimport { db } from '../db.ts';\nexport default { name: Events.InteractionCreate, async execute(interaction) { await interaction.reply(db.prepare('select order').get()); } };`,
  };
  const imports = `import ready from './events/ready.ts';\nimport message from './events/message.ts';\nimport interaction from './events/interaction.ts';\nconst listeners = [ready, message, interaction];`;

  it('hears of its own event only', async () => {
    const found = await findingsOf(rule, { 'package.json': dependencies, 'src/db.ts': open, ...listeners, 'src/bot.ts': `${client}\n${imports}\n${loop}` });

    expect(found.map(({ subject, file }) => `${subject} in ${file}`).sort()).toEqual(['DISCORD interactionCreate in src/events/interaction.ts', 'DISCORD messageCreate in src/events/message.ts']);
  });

  it('is called for all that it is registered for where the event is not its own', async () => {
    const found = await findingsOf(rule, { 'package.json': dependencies, 'src/db.ts': open, ...listeners, 'src/bot.ts': `${client}\n${imports}\nclient.on('messageCreate', (message) => { for (const listener of listeners) listener.execute(message); });` });

    expect(found).toHaveLength(3);
  });
});
