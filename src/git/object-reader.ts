/**
 * One git process that answers question after question about objects, in the order they were asked. To start a process for each
 * would hold the main thread up for milliseconds, and git would look for its packs anew.
 * https://git-scm.com/docs/git-cat-file#Documentation/git-cat-file.txt---batch-command
 */
import { tmpdir } from 'node:os';
import { RepositoryError } from '../errors.ts';
import type { PrivateGitDir } from './private-git-dir.ts';
import { getReason, LARGEST_OUTPUT, startGit, type RunningGit } from './run-git.ts';

export interface FoundObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  /** Only where contents were asked for. */
  readonly bytes?: Buffer;
}

interface Question {
  /** Answers that are still to come. */
  left: number;
  received: number;
  readonly withContents: boolean;
  readonly found: FoundObject[];
  readonly resolve: (found: readonly FoundObject[]) => void;
  readonly reject: (error: Error) => void;
}

/** Contents of which a part has come. After them stands a line feed. */
interface OpenContents {
  readonly header: FoundObject;
  readonly parts: Buffer[];
  left: number;
}

/** The process is kept for the next question this long. */
const KEPT_MS = 200;

export class ObjectReader {
  readonly #git: PrivateGitDir;
  #running: RunningGit | null = null;
  #questions: Question[] = [];
  #line = '';
  #contents: OpenContents | null = null;
  #ending: NodeJS.Timeout | undefined;

  constructor(git: PrivateGitDir) {
    this.#git = git;
  }

  /** Starts git before the first question is there. */
  start(): void {
    const running = this.#getRunning();
    if (this.#questions.length === 0) this.#rest(running);
  }

  /** Those of the objects that are in the repository. Full ids only: nothing else may be handed to git as a name. */
  ask(ids: readonly string[], withContents: boolean): Promise<readonly FoundObject[]> {
    if (ids.length === 0) return Promise.resolve([]);
    const running = this.#getRunning();
    clearTimeout(this.#ending);
    running.hold();
    return new Promise((resolve, reject) => {
      this.#questions.push({ left: ids.length, received: 0, withContents, found: [], resolve, reject });
      const command = withContents ? 'contents' : 'info';
      running.write(`${ids.map((id) => `${command} ${id}\n`).join('')}flush\n`);
    });
  }

  #getRunning(): RunningGit {
    return this.#running ??= this.#run();
  }

  /** Not in its own directory, which goes when our process ends: this one may end a moment later. */
  #run(): RunningGit {
    const running = startGit({ gitDir: this.#git.dir, cwd: tmpdir(), environment: this.#git.environment, args: ['cat-file', '--batch-command', '--buffer'] }, (chunk) => {
      // What a process that was given up still says is for nobody.
      if (this.#running === running) this.#take(chunk);
    });
    running.ended.then(
      (output) => { this.#fail(running, new RepositoryError('git-failed', `git cat-file failed: ${getReason(output)}`)); },
      (error: unknown) => { this.#fail(running, error instanceof Error ? error : new Error(String(error))); },
    );
    return running;
  }

  #fail(running: RunningGit, error: Error): void {
    if (this.#running !== running) return;
    const open = this.#questions;
    this.#forget();
    for (const { reject } of open) reject(error);
  }

  #forget(): void {
    clearTimeout(this.#ending);
    this.#running = null;
    this.#questions = [];
    this.#line = '';
    this.#contents = null;
  }

  /** Neither the process nor the time it is kept holds up the end of ours. */
  #rest(running: RunningGit): void {
    running.release();
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => {
      this.#forget();
      running.end();
    }, KEPT_MS).unref();
  }

  #take(chunk: Buffer): void {
    const [question] = this.#questions;
    if (question && (question.received += chunk.length) > LARGEST_OUTPUT) {
      const running = this.#running;
      if (running === null) return;
      this.#fail(running, new RepositoryError('git-failed', 'git printed more than 1 GB; the repository is too large to analyse.'));
      running.stop();
      return;
    }
    for (let at = 0; at < chunk.length;) {
      if (this.#contents) {
        at += this.#takeContents(this.#contents, chunk.subarray(at, at + this.#contents.left));
        continue;
      }
      const end = chunk.indexOf(10, at);
      this.#line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      if (end < 0) return;
      at = end + 1;
      this.#takeLine(this.#line);
    }
  }

  #takeLine(line: string): void {
    this.#line = '';
    const header = parseHeader(line);
    if (header !== null && this.#questions[0]?.withContents === true) this.#contents = { header, parts: [], left: header.size + 1 };
    else this.#answer(header);
  }

  #takeContents(contents: OpenContents, part: Buffer): number {
    contents.parts.push(part);
    contents.left -= part.length;
    if (contents.left === 0) {
      const [first] = contents.parts;
      const bytes = contents.parts.length === 1 && first ? first : Buffer.concat(contents.parts);
      this.#contents = null;
      this.#answer({ ...contents.header, bytes: bytes.subarray(0, contents.header.size) });
    }
    return part.length;
  }

  #answer(found: FoundObject | null): void {
    const [question] = this.#questions;
    if (!question) return;
    if (found !== null) question.found.push(found);
    if (--question.left > 0) return;
    this.#questions.shift();
    if (this.#questions.length === 0 && this.#running) this.#rest(this.#running);
    question.resolve(question.found);
  }
}

/** `id type size`; a missing object answers `id missing`. */
function parseHeader(line: string): FoundObject | null {
  const [id, type, size] = line.split(' ');
  return id === undefined || type === undefined || size === undefined ? null : { id, type, size: Number(size) };
}
