/** What tells a job from all others however often it is run, in the names of the function that works on it. */
import { Node, type ForOfStatement, type ParameterDeclaration, type Statement } from 'ts-morph';
import type { HandedJob } from '../../model/finding.ts';

export interface JobKey {
  /** Of a template: `${job.id}`. */
  readonly text: string;
  /** Where the name of the queue may be asked for: `${job.queueName}`. */
  readonly queue: string | null;
  /** No other queue has the same one. */
  readonly isGlobal: boolean;
}

/** Null where the statement works on several jobs, or the function has no name for its job. */
export function findJobKey(statement: Statement, job: HandedJob): JobKey | null {
  const around = findAround(statement);
  const parameter = around?.parameters[job.parameter];
  if (around === null || parameter === undefined || parameter.isRestParameter()) return null;
  const name = around.loop === null ? findName(parameter, job) : findLoopName(around.loop, parameter, job);
  return name === null ? findKafkaKey(parameter, job, around.loop) : renderKey(name, job);
}

interface Around {
  readonly parameters: readonly ParameterDeclaration[];
  /** The only loop that repeats the statement. */
  readonly loop: ForOfStatement | null;
}

function findAround(statement: Statement): Around | null {
  let loop: ForOfStatement | null = null;
  for (const one of statement.getAncestors()) {
    if (Node.isForOfStatement(one) && loop === null) loop = one;
    else if (Node.isIterationStatement(one)) return null;
    else if (Node.isParametered(one)) return { parameters: one.getParameters(), loop };
  }
  return null;
}

/** Since 10 pg-boss hands a list over: https://github.com/timgit/pg-boss/releases/tag/10.0.0 */
function isList({ library, major, isOwn }: HandedJob): boolean {
  return library === 'pg-boss' && !isOwn && (major === null || major >= 10);
}

/** `job`, `([job])`, `(payload, { job })` */
function findName(parameter: ParameterDeclaration, job: HandedJob): string | null {
  const pattern = parameter.getNameNode();
  if (Node.isArrayBindingPattern(pattern)) {
    const [first, ...others] = pattern.getElements();
    return isList(job) && job.major !== null && Node.isBindingElement(first) && others.length === 0 && first.getInitializer() === undefined && Node.isIdentifier(first.getNameNode()) ? first.getName() : null;
  }
  if (Node.isObjectBindingPattern(pattern)) return job.library === 'graphile-worker' && !job.isOwn && pattern.getElements().some((one) => one.getText() === 'job') ? 'job' : null;
  if (!Node.isIdentifier(pattern) || isList(job)) return null;
  return job.library === 'graphile-worker' && !job.isOwn ? `${pattern.getText()}.job` : pattern.getText();
}

/** `for (const job of jobs)`, where the jobs are what was handed over. */
function findLoopName(loop: ForOfStatement, parameter: ParameterDeclaration, job: HandedJob): string | null {
  const declared = loop.getInitializer();
  const [declaration] = Node.isVariableDeclarationList(declared) ? declared.getDeclarations() : [];
  const name = declaration?.getNameNode();
  const isOfJobs = loop.getExpression().getText() === parameter.getName() && (isList(job) || (job.library === 'sqs-consumer' && !job.isOwn));
  return isOfJobs && Node.isIdentifier(name) ? name.getText() : null;
}

function renderKey(name: string, { library, isIdReused }: HandedJob): JobKey | null {
  const of = (property: string, isGlobal: boolean, queue: string | null = null): JobKey => ({ text: `\${${name}.${property}}`, queue, isGlobal });
  switch (library) {
    // A job that is made anew under the id of a job that is gone has another time. https://docs.bullmq.io/guide/jobs/job-ids
    case 'bullmq': case '@nestjs/bullmq': case 'bull': case '@nestjs/bull': {
      const key = of('id', false, library.includes('bullmq') ? `\${${name}.queueName}` : null);
      return isIdReused ? { ...key, text: `${key.text}:\${${name}.timestamp}` } : key;
    }
    case 'bee-queue': return isIdReused ? null : of('id', false);
    // An id of pg-boss is a UUID.
    case 'pg-boss': return of('id', true);
    case 'graphile-worker': return of('id', true);
    case '@google-cloud/pubsub': return of('id', false);
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    case 'sqs-consumer': return of('MessageId', true);
    default: return null;
  }
}

/** `({ topic, partition, message })`: a message keeps its place. */
function findKafkaKey(parameter: ParameterDeclaration, { library, isOwn }: HandedJob, loop: Node | null): JobKey | null {
  if (!library.includes('kafka') || isOwn || loop !== null) return null;
  const pattern = parameter.getNameNode();
  const names = Node.isObjectBindingPattern(pattern) ? pattern.getElements().map((one) => one.getText()) : null;
  if (names !== null && !['topic', 'partition', 'message'].every((name) => names.includes(name))) return null;
  if (names === null && !Node.isIdentifier(pattern)) return null;
  const from = names === null ? `${pattern.getText()}.` : '';
  return { text: `\${${from}topic}:\${${from}partition}:\${${from}message.offset}`, queue: null, isGlobal: true };
}
