/** What tells a job from all others however often it is run, in the names of the function that works on it. */
import { Node, type ForOfStatement, type ParameterDeclaration, type Statement } from 'ts-morph';
import type { HandedJob } from '../../model/edit-intent.ts';

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

/** A caller that goes through the list hands on one job of it. */
function isHandedList({ isList, isOwn }: HandedJob): boolean {
  return isList && !isOwn;
}

/** `job`, `([job])`, `(payload, { job })` */
function findName(parameter: ParameterDeclaration, job: HandedJob): string | null {
  const pattern = parameter.getNameNode();
  if (Node.isArrayBindingPattern(pattern)) {
    const [first, ...others] = pattern.getElements();
    return job.library === 'pg-boss' && isHandedList(job) && job.major !== null && Node.isBindingElement(first) && others.length === 0 && first.getInitializer() === undefined && Node.isIdentifier(first.getNameNode()) ? first.getName() : null;
  }
  if (Node.isObjectBindingPattern(pattern)) return job.library === 'graphile-worker' && !job.isOwn && pattern.getElements().some((one) => one.getText() === 'job') ? 'job' : null;
  if (!Node.isIdentifier(pattern) || isHandedList(job)) return null;
  return job.library === 'graphile-worker' && !job.isOwn ? `${pattern.getText()}.job` : pattern.getText();
}

/** `for (const job of jobs)`, where the jobs are what was handed over. */
function findLoopName(loop: ForOfStatement, parameter: ParameterDeclaration, job: HandedJob): string | null {
  const declared = loop.getInitializer();
  const [declaration] = Node.isVariableDeclarationList(declared) ? declared.getDeclarations() : [];
  const name = declaration?.getNameNode();
  const isOfJobs = loop.getExpression().getText() === parameter.getName() && isHandedList(job);
  return isOfJobs && Node.isIdentifier(name) ? name.getText() : null;
}

function renderKey(name: string, { library }: HandedJob): JobKey | null {
  const of = (id: string, isGlobal: boolean, queue: string | null = null): JobKey => ({ text: id.replaceAll(/\w[\w.]*/g, (property) => `\${${name}.${property}}`), queue, isGlobal });
  switch (library) {
    // Numbers begin at one again where the queue is emptied, and who adds a job may choose its id: the time at which it was made stays through all its runs. https://docs.bullmq.io/guide/jobs/job-ids
    case 'bullmq': case '@nestjs/bullmq': case 'bull': case '@nestjs/bull': return of('id:timestamp', false, library.includes('bullmq') ? `\${${name}.queueName}` : null);
    // https://github.com/bee-queue/bee-queue#job
    case 'bee-queue': return of('id:options.timestamp', false);
    // An id of pg-boss is a UUID.
    case 'pg-boss': return of('id', true);
    // A job that waits to be tried again gets another payload where one of its key is added: https://worker.graphile.org/docs/job-key
    case 'graphile-worker': return of('id:revision', true);
    case '@google-cloud/pubsub': return of('id', false);
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    case 'sqs-consumer': return of('MessageId', true);
    default: return null;
  }
}

/** `({ topic, partition, message })`: a message keeps its place, which only a topic that is made anew gives to another. */
function findKafkaKey(parameter: ParameterDeclaration, { library, isOwn }: HandedJob, loop: Node | null): JobKey | null {
  if (!library.includes('kafka') || isOwn || loop !== null) return null;
  const pattern = parameter.getNameNode();
  const names = Node.isObjectBindingPattern(pattern) ? pattern.getElements().map((one) => one.getText()) : null;
  if (names !== null && !['topic', 'partition', 'message'].every((name) => names.includes(name))) return null;
  if (names === null && !Node.isIdentifier(pattern)) return null;
  const from = names === null ? `${pattern.getText()}.` : '';
  return { text: `\${${from}topic}:\${${from}partition}:\${${from}message.offset}:\${${from}message.timestamp}`, queue: null, isGlobal: true };
}
