/** Queues that Lambda reads for a function. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
import type { FunctionQueue, Setting } from '../../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from '../documents/positioned-yaml.ts';
import type { YamlScalar, YamlValue } from '../documents/positioned-yaml.ts';

export interface QueueEventParts {
  readonly queue: YamlValue | undefined;
  readonly batchSize: YamlScalar | undefined;
  /** One word or a list of them. */
  readonly responses: YamlValue | undefined;
  readonly line: number;
}

export function buildQueue({ queue, batchSize, responses, line }: QueueEventParts): FunctionQueue {
  const size = batchSize === undefined || !/^\d{1,5}$/.test(batchSize.text) ? undefined : ({ value: Number(batchSize.text), line: batchSize.line } satisfies Setting<number>);
  return {
    name: queue === undefined ? null : findResourceName(queue), line, ...(size === undefined ? {} : { batchSize: size }),
    ...(batchSize !== undefined && size === undefined ? { unresolved: true } : {}),
    reportsItems: [responses, ...listItems(responses)].some((value) => value?.kind === 'scalar' && value.text === 'ReportBatchItemFailures'),
  };
}

/** `arn:aws:sqs:eu-west-1:1:orders`, `!GetAtt Orders.Arn`, `{ Fn::GetAtt: [Orders, Arn] }`; null for what another tool fills in. */
export function findResourceName(queue: YamlValue): string | null {
  const [first] = listItems(findYaml(queue, 'Fn::GetAtt') ?? queue);
  const text = queue.kind === 'scalar' ? queue.text : first?.kind === 'scalar' ? first.text : (findScalar(queue, 'Fn::GetAtt')?.text ?? '');
  const name = text.startsWith('arn:') ? text.split(':').at(-1) : text.split('.')[0];
  return name !== undefined && /^[\w-]+$/.test(name) ? name : null;
}
