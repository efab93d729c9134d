/** Modules that a program finds by walking a tree of folders. */
import { blockingCalls } from '../../blocking-calls.ts';

const stored = (name: string): string => `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\nmodule.exports = { name: '${name}', execute(interaction) { return interaction.reply(db.prepare('select 1').all()); } };`;
const files = {
  'package.json': '{ "main": "bot.js", "dependencies": { "discord.js": "14.0.0", "better-sqlite3": "11.0.0" } }',
  'commands/shop/orders.js': stored('orders'),
  'events/shop/asked.js': `const db = require('better-sqlite3')('shop.db');\nmodule.exports = { name: 'messageCreate', execute(message) { return message.reply(db.prepare('select 1').get()); } };`,
  'events/start/made.js': `module.exports = { name: 'ready', execute() { return require('better-sqlite3')('shop.db').prepare('select 1').all(); } };`,
};
const bot = `const { Client, Collection } = require('discord.js');\nconst fs = require('fs');\nconst path = require('path');\nconst client = new Client({ intents: [] });\nclient.commands = new Collection();\nclient.on('interactionCreate', (interaction) => client.commands.get(interaction.commandName).execute(interaction));\n`;
const called = ['DISCORD interactionCreate -> execute -> better-sqlite3 Statement.all()'];
const pushed = `function filesIn(folder) {\n  const found = [];\n  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {\n    const inside = path.join(folder, entry.name);\n    if (entry.isDirectory()) found.push(...filesIn(inside));\n    else if (entry.name.endsWith('.js')) found.push(inside);\n  }\n  return found;\n}\n`;
const keep = `const command = require(file);\n  client.commands.set(command.name, command);`;

function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ ...files, 'bot.js': `${bot}${source}` });
}

describe('files that a walk over folders finds', () => {
  it.each([
    ['by a function that pushes them', `${pushed}for (const file of filesIn(path.join(__dirname, 'commands'))) {\n  ${keep}\n}`],
    ['by one that puts lists together', `function filesIn(folder) {\n  let found = [];\n  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {\n    found = entry.isDirectory() ? [...found, ...filesIn(\`\${folder}/\${entry.name}\`)] : [...found, \`\${folder}/\${entry.name}\`];\n  }\n  return found;\n}\nfor (const file of filesIn('./commands')) {\n  ${keep}\n}`],
    ['one by one, as a callback is handed them', `${pushed}filesIn('./commands').filter((file) => file.endsWith('.js')).forEach((file) => {\n  ${keep}\n});`],
    ['by a loader in a function of its own', `${pushed}function load(file) {\n  ${keep}\n}\nfor (const file of filesIn('./commands')) load(path.resolve(file));`],
    ['while it walks', `function load(folder) {\n  for (const name of fs.readdirSync(folder)) {\n    const file = path.join(folder, name);\n    if (fs.statSync(file).isDirectory()) { load(file); continue; }\n    ${keep}\n  }\n}\nload(path.join(__dirname, 'commands'));`],
    ['by a list of all that is inside', `for (const name of fs.readdirSync('./commands', { recursive: true })) {\n  const file = path.join(__dirname, 'commands', name);\n  ${keep}\n}`],
  ])('are loaded %s', async (_, source) => {
    expect(await reached(source)).toEqual(called);
  });

  it('are registered each under its own name', async () => {
    expect(await reached(`${pushed}for (const file of filesIn('./events')) {\n  const event = require(file);\n  client.on(event.name, (...given) => event.execute(...given));\n}`)).toEqual(['DISCORD messageCreate -> execute -> better-sqlite3 Statement.get()']);
  });

  it.each([
    ['of another folder', `${pushed}for (const file of filesIn('./menus')) {\n  ${keep}\n}`],
    ['of a folder that only running tells', `${pushed}for (const file of filesIn(process.env.COMMANDS)) {\n  ${keep}\n}`],
    ['of a function that lists no folder', `function filesIn(folder) { return folder === '' ? [] : filesIn(folder.slice(1)); }\nfor (const file of filesIn('./commands')) {\n  ${keep}\n}`],
    ['of a walk that two begin in different folders', `function load(folder) {\n  for (const name of fs.readdirSync(folder)) {\n    const file = path.join(folder, name);\n    if (fs.statSync(file).isDirectory()) { load(file); continue; }\n    ${keep}\n  }\n}\nload('./commands');\nload('./events');`],
  ])('are none %s', async (_, source) => {
    expect(await reached(source)).toEqual([]);
  });
});
