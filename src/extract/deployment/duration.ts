const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration as gcloud, Terraform and Cloud Run write it: `300`, `300s`, `3.5s`, `5m`, `1h30m`. */
export function parseDurationSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed);
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?[smhd])+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of trimmed.matchAll(/([\d.]+)([smhd])/g)) seconds += Number(amount) * (secondsPerUnit[unit ?? 's'] ?? 1);
  return seconds;
}
