/** What a report says of a rule itself, for readers who meet it there for the first time. */
export interface DescribedRule {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly family: string;
  readonly maturity: 'preview' | 'stable';
  /** Markdown; null where there is none. */
  readonly readme: string | null;
}
