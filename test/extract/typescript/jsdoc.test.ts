/** Types that JavaScript writes into comments are read as annotations are. */
import type { FileFacts } from '../../../src/model/facts.ts';
import { extractFrom, getBinding, getFunction, renderType, valuesOf } from './read-facts.ts';

function read(text: string, path = 'src/orders.js'): FileFacts {
  return extractFrom(text, path);
}

function typeOf(facts: FileFacts, name: string): string {
  return renderType(facts, getBinding(facts, name).type);
}

function parametersOf(facts: FileFacts, name: string): string[] {
  return getFunction(facts, name).parameters.map((parameter) => renderType(facts, parameter.type));
}

function membersOf(facts: FileFacts, name: string): string[] {
  const type = facts.types.find((one) => one.name === name);
  return (type?.members ?? []).map((member) => `${member.name}: ${renderType(facts, member.type)}`);
}

function aliasOf(facts: FileFacts, name: string): string {
  return renderType(facts, facts.types.find((one) => one.name === name)?.alias);
}

const DATABASE = "import('better-sqlite3').Database";

describe('@type before a variable', () => {
  it('is its type', () => {
    const facts = read(`/** @type {${DATABASE}} */\nlet db;`);

    expect(typeOf(facts, 'db')).toBe(DATABASE);
    expect(facts.requests).toEqual([{ specifier: 'better-sqlite3', typeOnly: true }]);
  });

  it.each([
    ['export', `/** @type {${DATABASE}} */\nexport const db = open();`],
    ['a comment of another kind', `/** @type {${DATABASE}} */\n// eslint-disable-next-line\nconst db = open();`],
    ['the words of a description', `/**\n * The shop's orders.\n * @type {${DATABASE}}\n */\nconst db = open();`],
  ])('may be parted from it by %s', (_, text) => {
    expect(typeOf(read(text), 'db')).toBe(DATABASE);
  });

  it.each([
    ['is not read in TypeScript', `/** @type {${DATABASE}} */\nlet db;`, 'src/orders.ts'],
    ['is not read in a comment that is not JSDoc', `/* @type {${DATABASE}} */\nlet db;`, 'src/orders.js'],
    ['is not read in a line comment', `// @type {${DATABASE}} */\nlet db;`, 'src/orders.js'],
    ['is not read in a description', `/** Like @type {${DATABASE}} */\nlet db;`, 'src/orders.js'],
    ['is not read in a text', `const help = "/** @type {${DATABASE}} */"\nlet db;`, 'src/orders.js'],
    ['does not reach over a statement', `/** @type {${DATABASE}} */\nopen();\nlet db;`, 'src/orders.js'],
    ['does not reach the second variable', `/** @type {${DATABASE}} */\nlet orders, db;`, 'src/orders.js'],
    ['may be no type', '/** @type {one of ours} */\nlet db;', 'src/orders.js'],
    ['may not end the type it is put into', '/** @type {Order; drop()} */\nlet db;', 'src/orders.js'],
    ['may not be closed', '/** @type {Order */\nlet db;', 'src/orders.js'],
  ])('%s', (_, text, path) => {
    expect(typeOf(read(text, path), 'db')).toBe('-');
  });

  it('gives way to a type in the code', () => {
    expect(typeOf(read('/** @type {Order} */\nlet db: Database;'), 'db')).toBe('global Database');
  });

  it('is the type of what is taken apart', () => {
    expect(valuesOf(read('/** @type {Deps} */\nconst { orders } = context();'), 'orders')).toEqual(['(global context() as global Deps).orders']);
  });
});

describe('the types of a function', () => {
  it('are those of its parameters and of its result', () => {
    const facts = read('/**\n * @param {Order} order - what is paid\n * @param {string} currency\n * @return {Promise<Receipt>}\n */\nasync function pay(order, currency) {}');

    expect(parametersOf(facts, 'pay')).toEqual(['global Order', '-']);
    expect(renderType(facts, getFunction(facts, 'pay').returns)).toBe('global Promise<global Receipt>');
  });

  it.each([
    ['a variable', '/** @param {Order} order */\nconst pay = (order) => {};'],
    ['an export', '/** @param {Order} order */\nexports.pay = function (order) {};'],
    ['an export of an export', '/** @param {Order} order */\nexports.pay = module.exports.pay = (order) => {};'],
    ['a property', 'const shop = {\n  /** @param {Order} order */\n  pay: (order) => {},\n};'],
    ['a method of an object', 'const shop = {\n  /** @param {Order} order */\n  pay(order) {},\n};'],
    ['a method of a class', 'class Shop {\n  /** @param {Order} order */\n  static async pay(order) {}\n}'],
    ['a field of a class', 'class Shop {\n  /** @param {Order} order */\n  pay = (order) => {};\n}'],
    ['a declaration that is exported', '/** @param {Order} order */\nexport default function pay(order) {}'],
    ['the parameter itself', 'function pay(/** @type {Order} */ order) {}'],
  ])('may stand before %s', (_, text) => {
    expect(parametersOf(read(text), 'pay')).toEqual(['global Order']);
  });

  it('belong to the parameter of that name', () => {
    expect(parametersOf(read('/** @param {Order} order */\nfunction pay(receipt, order) {}'), 'pay')).toEqual(['-', 'global Order']);
  });

  it('belong to the parameter at that place when it is taken apart', () => {
    expect(parametersOf(read('/**\n * @param {Deps} deps\n * @param {Order} order */\nfunction pay({ orders }, order) {}'), 'pay')).toEqual(['global Deps', 'global Order']);
  });

  it('say with a dot what is in an object', () => {
    const text = '/**\n * @param {Object} deps\n * @param {Orders} deps.orders\n * @param {object} deps.mail\n * @param {Smtp} deps.mail.smtp\n */\nfunction pay({ orders, mail }) {}';

    expect(parametersOf(read(text), 'pay')).toEqual(['{ orders: global Orders; mail: { smtp: global Smtp } }']);
  });

  it('leave a type with a name as it is', () => {
    expect(parametersOf(read('/**\n * @param {Deps} deps\n * @param {Orders} deps.orders\n */\nfunction pay(deps) {}'), 'pay')).toEqual(['global Deps']);
  });

  it.each(['[order]', '[order=null]'])('may be for %s', (name) => {
    expect(getFunction(read(`/** @param {Order} ${name} */\nfunction pay(order) {}`), 'pay').parameters[0]).toMatchObject({ name: 'order', optional: true });
  });

  it('may be those of a type parameter', () => {
    expect(parametersOf(read('/**\n * @template {Order} T\n * @param {T} order\n */\nfunction pay(order) {}'), 'pay')).toEqual(['global Order']);
  });
});

describe('types that only JSDoc can write', () => {
  it.each([
    ['?Order', 'global Order'],
    ['!Order', 'global Order'],
    ['Order=', 'global Order'],
    ['Order?', 'global Order'],
    ['...Order', 'global Order[]'],
    ['(?Order|Receipt)', 'global Order | global Receipt'],
    ['Array.<Order>', 'global Array<global Order>'],
    ['Object.<string, Order>', 'global Record<global unknown, global Order>'],
    ['function(string): Order', '() => global Order'],
    ['function(string)', '() => -'],
  ])('%s is %s', (text, expected) => {
    expect(parametersOf(read(`/** @param {${text}} order */\nfunction pay(order) {}`), 'pay')).toEqual([expected]);
  });

  it.each(['*', '?', 'module:shop/Order', 'Order order'])('%s says nothing', (text) => {
    expect(parametersOf(read(`/** @param {${text}} order */\nfunction pay(order) {}`), 'pay')).toEqual(['-']);
  });

  it('keep a conditional type', () => {
    expect(parametersOf(read('/** @param {Order extends Paid ? Receipt : Bill} order */\nfunction pay(order) {}'), 'pay')).toEqual(['global Receipt | global Bill']);
  });
});

describe('types that a comment declares', () => {
  it('may name the type of another module', () => {
    const facts = read(`/** @typedef {import('./database').Db} Db */\n\n/** @type {Db} */\nlet db;`);

    expect(aliasOf(facts, 'Db')).toBe("import('./database').Db");
    expect(typeOf(facts, 'db')).toBe('Db');
    expect(facts.requests).toEqual([{ specifier: './database', typeOnly: true }]);
  });

  it('may have properties', () => {
    const facts = read('let orders;\n/**\n * @typedef {Object} Deps\n * @property {Orders} orders\n * @prop {string} [name]\n * @typedef Other\n * @property {Mail} mail\n */');

    expect(membersOf(facts, 'Deps')).toEqual(['orders: global Orders', 'name: -']);
    expect(membersOf(facts, 'Other')).toEqual(['mail: global Mail']);
  });

  it('may be functions', () => {
    expect(aliasOf(read('/**\n * @callback Open\n * @param {string} name\n * @returns {Db}\n */'), 'Open')).toBe('() => global Db');
  });

  it('may be imported', () => {
    const facts = read("/** @import { Db as Store } from './database' */\n/** @type {Store} */\nlet db;");

    expect(getBinding(facts, 'Store')).toMatchObject({ kind: 'type', from: { specifier: './database', imported: 'Db', typeOnly: true } });
    expect(typeOf(facts, 'db')).toBe('Store');
  });

  it('do not replace a class of that name', () => {
    expect(read('class Db {}\n/** @typedef {import("./other").Db} Db */').types).toEqual([]);
  });

  it('are not declared in TypeScript', () => {
    expect(read('/** @typedef {import("./other").Db} Db */', 'src/orders.ts')).toMatchObject({ types: [], requests: [] });
  });
});

describe('a type named by what was required', () => {
  it('is that of the module', () => {
    const facts = read("const { Orders } = require('./orders');\nconst pg = require('pg');\n/** @param {Orders} orders\n * @param {pg.Pool} pool */\nfunction pay(orders, pool) {}");

    expect(parametersOf(facts, 'pay')).toEqual(["import('./orders').Orders", "import('pg').default.Pool"]);
    expect(facts.requests).toEqual([{ specifier: './orders', typeOnly: false }, { specifier: 'pg', typeOnly: false }]);
  });

  it('may be the class that is the module', () => {
    expect(parametersOf(read("const Orders = require('./orders');\n/** @param {Orders} orders */\nfunction pay(orders) {}"), 'pay')).toEqual(["import('./orders').default"]);
  });
});

describe('a class', () => {
  it('has the types that comments give its members', () => {
    const facts = read('class Shop {\n  /** @type {Orders} */\n  orders = null;\n  constructor(db) {\n    /** @type {Database} */\n    this.db = db;\n    /** @type {Mail} */\n    this.mail;\n    this.name = "shop";\n  }\n}');

    expect(facts.classes[0]?.members.map((member) => `${member.name}: ${renderType(facts, member.type)}`)).toEqual(['orders: global Orders', 'db: global Database', 'mail: global Mail']);
  });

  it('implements what its comment says', () => {
    const facts = read('/** @implements {Store} */\nclass Shop {}');

    expect(facts.classes[0]?.implements.map((type) => renderType(facts, type))).toEqual(['global Store']);
  });

  it('implements nothing that a comment inside of it says', () => {
    expect(read('class Shop {\n  /** @implements {Store} */\n}').classes[0]?.implements).toEqual([]);
  });
});

describe('@type before parentheses', () => {
  it.each([
    ['a call', 'const db = /** @type {Database} */ (open());', '(global open() as global Database)'],
    ['a member of what is cast', 'const db = /** @type {Shop} */ (open()).db;', '(global open() as global Shop).db'],
    ['a member', 'const db = /** @type {Database} */ (shop.db);', '(global shop.db as global Database)'],
    ['more parentheses', 'const db = /** @type {Database} */ (((shop).db));', '(global shop.db as global Database)'],
    ['a cast to nothing', 'const db = /** @type {Database} */ (/** @type {unknown} */ (open()));', '(global open() as global Database)'],
  ])('casts %s', (_, text, expected) => {
    expect(valuesOf(read(text), 'db')).toEqual([expected]);
  });

  it.each([
    ['there are no parentheses', 'const db = /** @type {Database} */ open();'],
    ['it is no JSDoc', 'const db = /* @type {Database} */ (open());'],
  ])('casts nothing where %s', (_, text) => {
    expect(valuesOf(read(text), 'db')).toEqual(['global open()']);
  });

  it('casts no value that is written out', () => {
    expect(valuesOf(read('const db = /** @type {Database} */ ({ open });'), 'db')).toEqual(['{ open: global open }']);
  });

  it('casts what is exported', () => {
    expect(read('/** @type {Database} */\nexports.db = open();').exports[0]?.value).toMatchObject({ kind: 'cast' });
  });
});

describe('comments that nobody would write', () => {
  it('are read in time, or not at all', () => {
    const deep = `/** @type {${'['.repeat(5_000)}} */\nlet db;`;
    const open = `/**${' @type {'.repeat(20_000)} */\nlet db;`;
    const many = `${'/** @type {Order} */\n'.repeat(20_000)}let db;`;
    const names = `/**\n${' * @param {Object} a.b.c\n'.repeat(20_000)} */\nfunction pay(a) {}`;

    expect([deep, open].map((text) => typeOf(read(text), 'db'))).toEqual(['-', '-']);
    expect(typeOf(read(many), 'db')).toBe('global Order');
    expect(parametersOf(read(names), 'pay')).toEqual(['-']);
  });
});
