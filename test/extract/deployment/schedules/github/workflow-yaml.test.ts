/** What the scripts of workflows call by way of their own functions, and by way of other workflows. */
import type { Schedule } from '../../../../../src/model/graph.ts';
import { linkSources } from '../../../../kit/link-sources.ts';

const routes = { 'package.json': '{ "dependencies": { "next": "15.1.0" } }', ...Object.fromEntries(['digest', 'payouts'].map((name) => [`app/api/cron/${name}/route.ts`, 'export async function POST() { return new Response(); }'])) };

/** Route and period of what the workflows start. */
async function started(workflows: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const files = Object.fromEntries(Object.entries(workflows).map(([name, text]) => [`.github/workflows/${name}.yml`, text]));
  const { schedules, entryPoints } = await linkSources({ ...routes, ...files });
  return schedules.filter(({ platform }) => platform === 'github-actions').map(({ entry, periodSeconds }: Schedule) => `${entry === null ? 'nothing' : String(entryPoints[entry]?.subject)} ${String(periodSeconds)}`);
}

const toBlock = (rows: readonly string[]): string => rows.map((row) => `          ${row}\n`).join('');
const script = (...rows: readonly string[]): string => `on:\n  schedule:\n    - cron: '0 * * * *'\njobs:\n  call:\n    steps:\n      - run: |\n${toBlock(rows)}`;
const ping = ['ping() {', '  local method=$1', '  local endpoint="$2"', '  code=$(curl -sf -X "$method" "$APP_URL$endpoint" -m "${3:-30}" -w "%{http_code}" 2>/dev/null) || code="000"', '}'];

describe('a script of a workflow', () => {
  it('calls what its own function is told to', async () => {
    expect(await started({ cron: script(...ping, 'ping "POST" "/api/cron/digest" 60', 'ping POST /api/cron/payouts') })).toEqual(['POST /api/cron/digest 3600', 'POST /api/cron/payouts 3600']);
  });

  it('calls it at times that nobody knows where a test decides, and once where two do', async () => {
    expect(await started({ cron: script(...ping, 'if [ "$HOUR" = "09" ]; then', '  ping POST /api/cron/digest', 'fi', 'if [ "$TASK" = "digest" ]; then', '  ping POST /api/cron/digest', 'fi', 'ping POST /api/cron/payouts') })).toEqual(['POST /api/cron/digest null', 'POST /api/cron/payouts 3600']);
  });

  it('calls nothing by a function that nobody calls, or that is told what nobody knows', async () => {
    expect(await started({ cron: script(...ping, 'echo done') })).toEqual([]);
    expect(await started({ cron: script(...ping, 'ping POST "/api/cron/$TASK"') })).toEqual(['nothing 3600']);
  });

  it('calls what it keeps the answer of', async () => {
    expect(await started({ cron: script('answer=$(curl -s -X POST "$APP_URL/api/cron/digest" -H "Authorization: Bearer $SECRET")') })).toEqual(['POST /api/cron/digest 3600']);
  });

  it('of a job for the clock and for hands is started by the clock, one for hands alone is not', async () => {
    const job = (condition: string): string => script(...ping, 'ping POST /api/cron/digest').replace('    steps:', `    if: ${condition}\n    steps:`);

    expect(await started({ cron: job("github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'") })).toEqual(['POST /api/cron/digest 3600']);
    expect(await started({ cron: job("github.event_name == 'workflow_dispatch'") })).toEqual([]);
  });
});

describe('a workflow that others call', () => {
  const called = (env: string, url: string, trigger = 'workflow_call'): string => `on:\n  ${trigger}:\n    inputs:\n      route-name:\n        type: string\njobs:\n  call:\n    steps:\n      - env:\n          ${env}\n        run: |\n          id=$(curl -s "\${MONITOR}/?status=started")\n          curl -s -X POST "${url}"\n          curl -s "\${MONITOR}/\${id}/?status=ok"\n`;
  const caller = (input: string): string => `name: Call ${input}\non:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  digest:\n    uses: ./.github/workflows/call.yml\n    with:\n      route-name: ${input}\n    secrets: inherit\n`;

  it.each([
    ['by its name', 'ROUTE: x', '$APP_URL/api/cron/${{ inputs.route-name }}'],
    ['by a variable of its step', 'ROUTE: ${{ inputs.route-name }}', '${APP_URL}/api/cron/${ROUTE}'],
  ])('calls the route that each of them names: %s', async (_, env, url) => {
    expect(await started({ call: called(env, url), digest: caller('digest'), payouts: caller('payouts') })).toEqual(['POST /api/cron/digest 86400', 'POST /api/cron/payouts 86400']);
  });

  it('calls none where what it is told is not written, or it is there for hands', async () => {
    const url = '$APP_URL/api/cron/${{ inputs.route-name }}';

    expect(await started({ call: called('A: b', url), digest: caller('${{ vars.ROUTE }}') })).toEqual(['nothing 86400']);
    expect(await started({ call: called('A: b', url, 'workflow_dispatch'), digest: caller('digest') })).toEqual(['nothing 86400']);
  });
});
