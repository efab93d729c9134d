import { execFileSync } from 'child_process';

export async function GET() {
  // expect: blocking-io-call
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  return Response.json({ commit });
}
