/** The page in a real browser: what a reader can do with it, and what a hostile repository cannot. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { ReportedFinding } from '../../src/model/report.ts';
import { renderHtml } from '../../src/report/html/render-html.ts';
import { blockingFinding, reviewReport } from './report-example.ts';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

const findings: readonly ReportedFinding[] = [
  blockingFinding,
  { ...blockingFinding, line: 9, subject: 'GET /payouts', title: 'GET /payouts waits', evidence: [] },
  { ...blockingFinding, line: 12, severity: 'warning', subject: 'nightly-invoices', title: 'nightly-invoices may run twice', evidence: [] },
];

(program === undefined ? describe.skip : describe)('the HTML report in Chromium', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const problems: string[] = [];
  const requests: string[] = [];

  // Chromium's own sandbox cannot be had by root, which is who tests in a container. What it shows is ours.
  beforeAll(async () => { browser = await chromium.launch({ ...(program === undefined ? {} : { executablePath: program }), args: ['--no-sandbox'] }); });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    problems.length = 0;
    requests.length = 0;
  });

  async function open(shown: readonly ReportedFinding[], hasScript = true): Promise<Page> {
    const file = join(folder, 'report.html');
    writeFileSync(file, renderHtml({ ...reviewReport, findings: shown }));
    const page = await browser.newPage({ javaScriptEnabled: hasScript });
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => { problems.push(dialog.message()); void dialog.dismiss(); });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  const getTitles = async (page: Page): Promise<readonly string[]> => page.locator('article:visible h3').allTextContents();

  it('shows what holds all words that the reader types', async () => {
    const page = await open(findings);

    await page.getByRole('searchbox').fill('payouts GET');

    expect(await getTitles(page)).toEqual(['GET /payouts waits']);
    expect(await page.locator('output').textContent()).toBe('1 of 3 places');
    expect(await page.getByRole('heading', { name: 'Warnings' }).isVisible()).toBe(false);
  });

  it('hides a severity that the reader unticks', async () => {
    const page = await open(findings);

    await page.getByLabel('Errors').uncheck();

    expect(await getTitles(page)).toEqual(['nightly-invoices may run twice']);
  });

  it('says everything without scripts, and offers no filter then', async () => {
    const page = await open(findings, false);

    expect(await getTitles(page)).toHaveLength(3);
    expect(await page.getByRole('searchbox', { includeHidden: true }).isVisible()).toBe(false);
  });

  it('runs nothing and loads nothing that a repository wrote', async () => {
    const attack = '"><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">';
    const page = await open([{ ...blockingFinding, subject: attack, title: attack, message: attack, advice: `\`${attack}\``, file: attack }]);

    expect(await getTitles(page)).toEqual([attack]);
    expect(await page.locator('img, a').count()).toBe(0);
    expect(problems).toEqual([]);
    expect(requests).toEqual([page.url()]);
  });

  it('would load and run nothing even if markup came in', async () => {
    const page = await open(findings);

    const [blocked] = await Promise.all([
      page.waitForEvent('requestfailed'),
      page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="https://collector.example/x" onerror="alert(1)">')`),
    ]);

    expect(blocked.failure()?.errorText).toBe('csp');
    expect(problems.join('\n')).toContain('Content Security Policy');
    expect(problems).not.toContain('1');
  });

  it('fits a narrow screen', async () => {
    const page = await open([{ ...blockingFinding, file: `src/${'orders/'.repeat(40)}list.ts` }]);

    await page.setViewportSize({ width: 380, height: 800 });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
  });
});
