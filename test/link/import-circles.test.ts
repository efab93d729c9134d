import { isInRequestServingProcess } from '../../src/graph/services/instances-of-entry.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { linkSources } from '../kit/link-sources.ts';

const server = "import express from 'express';\nimport { orders } from './routes/orders.js';\nimport './jobs/digest.js';\nconst app = express();\nexport const io = { emit: (name: string) => name };\napp.use('/orders', orders);\napp.listen(3000);\n";
const routes = "import express from 'express';\nimport { place } from '../controllers/place.js';\nexport const orders = express.Router();\norders.post('/', place);\n";
const controller = "import { io } from '../server.js';\nexport function place(req, res) { io.emit('placed'); res.end(); }\n";
const job = "import cron from 'node-cron';\ncron.schedule('0 8 * * *', async () => { await fetch('https://mail.example', { method: 'POST' }); });\n";
const shop = { 'package.json': '{"type":"module","dependencies":{"express":"5.1.0","node-cron":"4.2.1"}}', 'src/server.ts': server, 'src/routes/orders.ts': routes, 'src/controllers/place.ts': controller, 'src/jobs/digest.ts': job };

function startsOf(graph: ProgramGraph): string[] {
  return graph.processes.map(({ start }) => start).sort();
}

function isBesideRequests(graph: ProgramGraph): boolean | undefined {
  const digest = graph.entryPoints.find(({ kind }) => kind === 'scheduled');
  return digest && isInRequestServingProcess(graph, digest);
}

describe('a program whose start is imported by what it loads', () => {
  it('is found where its own controllers import it', async () => {
    const graph = await linkSources(shop);

    expect(startsOf(graph)).toEqual(['src/server.ts']);
    expect(isBesideRequests(graph)).toBe(true);
  });

  it('is another than one that starts the job alone', async () => {
    const graph = await linkSources({ ...shop, 'src/server.ts': server.replace("import './jobs/digest.js';\n", ''), 'src/worker.ts': "import './jobs/digest.js';\n" });

    expect(startsOf(graph)).toEqual(['src/worker.ts']);
    expect(isBesideRequests(graph)).toBe(false);
  });

  it('is not made of circles that something else starts', async () => {
    const graph = await linkSources({ ...shop, 'src/boot.ts': "import './server.js';\n" });

    expect(startsOf(graph)).toEqual(['src/boot.ts']);
  });

  it('is each of two that load the same circle', async () => {
    const job2 = `${job}import { told } from '../told.js';\nexport const digest = () => told();\n`;
    const graph = await linkSources({ ...shop, 'src/jobs/digest.ts': job2, 'src/told.ts': "import { digest } from './jobs/digest.js';\nexport const told = () => typeof digest;\n", 'src/cli.ts': "import './jobs/digest.js';\n" });

    expect(startsOf(graph)).toEqual(['src/cli.ts', 'src/server.ts']);
  });
});
