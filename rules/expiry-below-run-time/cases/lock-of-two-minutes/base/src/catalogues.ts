export async function renderCatalogue(season: string): Promise<void> {
  await fetch(`https://print.example.com/catalogues/${season}`, { method: 'POST', signal: AbortSignal.timeout(300_000) });
}
