import { execFile } from 'child_process';
import { promisify } from 'util';

export async function GET() {

  const commit = (await promisify(execFile)('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' })).stdout.trim();
  return Response.json({ commit });
}
