export async function renderReport(reportId: string): Promise<void> {
  await fetch(`https://render.example.com/reports/${reportId}`, { method: 'POST', signal: AbortSignal.timeout(60_000) });
}
