import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const read = `db.prepare('select 1').all()`;

/** What a program reaches that speaks its own protocol, with `net`, `readline` and `db` at hand. */
function reached(source: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import net from 'node:net';\nimport readline from 'node:readline';\nimport { db } from './db';\n${source}` });
}

describe('a server of plain sockets', () => {
  it('answers what its clients send', async () => {
    expect(await reached(`function serve(socket) { socket.setEncoding('utf8').on('data', (chunk) => socket.write(JSON.stringify(${read}))); }\nnet.createServer((socket) => serve(socket)).listen(9000);`)).toEqual(['SOCKET data -> better-sqlite3 Statement.all()']);
  });

  it('is told of connections as an event', async () => {
    expect(await reached(`const server = net.createServer();\nserver.on('connection', (socket) => { socket.end(JSON.stringify(${read})); });\nserver.listen(9000);`)).toEqual(['SOCKET connection -> better-sqlite3 Statement.all()']);
  });

  it('reads them line by line', async () => {
    expect(await reached(`net.createServer((socket) => { readline.createInterface({ input: socket }).on('line', (line) => socket.write(JSON.stringify(${read}))); }).listen(9000);`)).toEqual(['SOCKET line -> better-sqlite3 Statement.all()']);
  });

  it('is not one that the program is a client of', async () => {
    expect(await reached(`net.connect(9000).on('data', (chunk) => console.log(${read}));`)).toEqual([]);
  });

  it('is not a terminal that lines are read from', async () => {
    expect(await reached(`readline.createInterface({ input: process.stdin }).on('line', (line) => console.log(${read}));`)).toEqual([]);
  });

  it('answers nobody when it listens', async () => {
    expect(await reached(`net.createServer(() => {}).listen(9000, () => console.log(${read}));`)).toEqual([]);
  });
});

describe('a server of web sockets', () => {
  const own = (serve: string): string => `import http from 'node:http';\nimport { WebSocketServer } from 'ws';\nconst sockets = new WebSocketServer({ noServer: true });\nfunction greet(socket) { socket.on('message', (data) => socket.send(JSON.stringify(${read}))); }\nconst server = http.createServer();\nserver.on('upgrade', (request, socket, head) => { ${serve} });\nserver.listen(9000);`;

  it('answers each message where the program upgrades requests itself', async () => {
    expect(await reached(own(`sockets.handleUpgrade(request, socket, head, (web) => { greet(web); });`))).toEqual(['SOCKET message -> better-sqlite3 Statement.all()']);
    expect(await reached(own(`socket.destroy();`))).toEqual([]);
  });
});
