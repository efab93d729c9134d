/** Case folders: a small project before and after a pull request, with what a review of it must say. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { applyEdits } from '../../src/fix/text/apply-edits.ts';
import { suggestFix } from '../../src/fix/suggest-fix.ts';
import { runRules } from '../../src/analyse/run-rules.ts';
import { getTouchedLines } from '../../src/compare/changed-lines.ts';
import { compareFindings } from '../../src/compare/compare-findings.ts';
import { configPath, loadConfig } from '../../src/config/load-config.ts';
import type { Touched } from '../../src/graph/ways/changed-ways.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Rule } from '../../src/rulekit/define-rule.ts';
import { diffTrees, type FileTexts } from './diff-trees.ts';
import { linkSources } from './link-sources.ts';
import { readMarkers, readStoryMarkers, type Marker } from './markers.ts';

export interface Case {
  /** `unguarded-schedule/retries-overlap`. */
  readonly name: string;
  readonly base: FileTexts;
  readonly head: FileTexts;
  /** Files as they must be after the suggestion; empty where none is expected. */
  readonly suggested: FileTexts;
  /** What the review of head must say, and must not. */
  readonly markers: readonly Marker[];
  readonly story: string;
}

/** Reads one case folder: `base/`, `head/`, perhaps `suggested/`, and `case.md`. Markers count in `head/` only. */
export async function loadCase(directory: string): Promise<Case> {
  const story = await readFile(path.join(directory, 'case.md'), 'utf8');
  const [base, head, suggested] = await Promise.all(['base', 'head', 'suggested'].map((tree) => readTree(path.join(directory, tree))));
  if (base === undefined || head === undefined || suggested === undefined) throw new Error(`${directory} cannot be read`);
  const rule = path.basename(path.dirname(path.dirname(directory)));
  return { name: `${rule}/${path.basename(directory)}`, base: base.files, head: head.files, suggested: suggested.files, markers: [...head.markers, ...readStoryMarkers(story)], story };
}

/** Every case folder of a rule folder. */
export async function findCases(ruleDirectory: string): Promise<Case[]> {
  const cases = path.join(ruleDirectory, 'cases');
  const names = await readdir(cases).catch(() => []);
  return Promise.all(names.sort().map((name) => loadCase(path.join(cases, name))));
}

export interface CaseReview {
  readonly comparison: Comparison;
  /** Introduced findings as `rule file:line`, sorted. */
  readonly introduced: readonly string[];
  /** Head with every verified suggestion applied, by path, for files that have one. */
  readonly suggested: FileTexts;
}

/** Takes a case through the hops of the product. */
export async function reviewCase(one: Case, rules: readonly Rule[]): Promise<CaseReview> {
  const diff = diffTrees(one.base, one.head);
  const touched = getTouchedLines(diff);
  const { watch } = loadConfig(one.base.get(configPath) ?? null, configPath);
  const [base, head] = [await findFindings(one.base, rules, touched.base, watch), await findFindings(one.head, rules, touched.head, watch)];
  const comparison = compareFindings(base, head, diff);
  const introduced = comparison.introduced.map(({ finding }) => finding);
  return { comparison, introduced: introduced.map(renderPlace).sort(), suggested: await findSuggested(one, introduced, rules) };
}

/** The places a case's markers expect, in the words of `CaseReview.introduced`. */
export function getExpected(one: Case): string[] {
  return one.markers.filter((marker) => marker.kind === 'expect').map((marker) => `${marker.rule} ${marker.file}:${marker.line}`).sort();
}

async function findFindings(files: FileTexts, rules: readonly Rule[], touched?: Touched, watch: readonly string[] = []): Promise<Finding[]> {
  const { findings, ruleFailures } = runRules(await linkSources(Object.fromEntries(files)), rules, touched, watch);
  const [failure] = ruleFailures;
  if (failure !== undefined) throw new Error(`${failure.rule}: ${failure.message}`);
  return findings;
}

async function findSuggested(one: Case, findings: readonly Finding[], rules: readonly Rule[]): Promise<FileTexts> {
  const suggested = new Map<string, string>();
  const files = { read: (file: string) => Promise.resolve(one.head.get(file) ?? null) };
  for (const finding of findings) {
    const suggestion = await suggestFix(finding, files, (patched) => findFindings(new Map([...one.head, ...patched]), rules));
    for (const file of new Set(suggestion?.edits.map((edit) => edit.file))) {
      const edits = suggestion?.edits.filter((edit) => edit.file === file) ?? [];
      suggested.set(file, applyEdits(one.head.get(file) ?? '', edits));
    }
  }
  return suggested;
}

function renderPlace(finding: Finding): string {
  return `${finding.rule} ${finding.file}:${finding.line}`;
}

/** The files below a directory, and what the markers in them ask for. */
export async function readTree(directory: string): Promise<{ readonly files: FileTexts; readonly markers: readonly Marker[] }> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, string>();
  const markers: Marker[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const full = path.join(entry.parentPath, entry.name);
    const file = path.relative(directory, full).split(path.sep).join('/');
    const read = readMarkers(file, await readFile(full, 'utf8'));
    files.set(file, read.text);
    markers.push(...read.markers);
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), markers };
}
