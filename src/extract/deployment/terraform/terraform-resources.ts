/** What lies between a schedule and the code in Terraform: targets of rules, functions and what is packed into them, topics and their subscribers. */
import { posix } from 'node:path';
import type { ResourceFact, ScheduleTarget, Setting } from '../../../model/deployment-facts.ts';
import { entryFiles } from '../gcloud/gcloud-facts.ts';
import { parseHandler } from '../lambda/handler-setting.ts';
import { parseDurationSeconds } from '../duration.ts';
import type { RawValue } from '../raw-settings.ts';
import { findBlock } from './terraform-blocks.ts';
import type { Block } from './terraform-blocks.ts';
import { findAddress, resolveValue } from './terraform-expression.ts';
import type { TerraformValues } from './terraform-expression.ts';

type Read = (from: Block | undefined, name: string) => RawValue | undefined;

/** One for each resource that its block says something of. */
export function readTerraformResources(block: Block, values: TerraformValues): readonly ResourceFact[] {
  const read: Read = (from, name) => resolveValue(from?.attributes.get(name), values);
  const [type = '', name = ''] = block.labels;
  if (block.type === 'module') return readModule(block, type, read);
  if (block.type === 'data') return type === 'archive_file' ? readArchive(block, `data.archive_file.${name}`, read) : [];
  if (block.type !== 'resource') return [];
  const own = { address: `${type}.${name}`, line: block.line };
  switch (type) {
    case 'archive_file':
      return readArchive(block, own.address, read);
    case 'aws_lambda_function':
      return [readLambda(block, own.address, read)];
    case 'aws_lambda_alias':
      return pass(own, read(block, 'function_name'));
    case 'aws_cloudwatch_event_target':
      return link(read(block, 'rule'), block.line, read(block, 'arn'));
    case 'aws_lambda_function_event_invoke_config': {
      const [address, retryCount] = [findAddress(read(block, 'function_name')), toNumber(read(block, 'maximum_retry_attempts'))];
      return address === undefined || retryCount === undefined ? [] : [{ address, line: block.line, retryCount }];
    }
    case 'google_pubsub_topic': {
      const topic = read(block, 'name');
      return topic?.resolved === true ? [{ ...own, topic: { value: topic.text, line: topic.line } }] : [];
    }
    case 'google_pubsub_subscription': {
      const [topic, url, named] = [findAddress(read(block, 'topic')), read(findBlock(block, 'push_config'), 'push_endpoint'), read(block, 'name')];
      if (topic === undefined) return [];
      if (url !== undefined) return [{ address: topic, line: block.line, target: { kind: 'http', url: { value: url.text, line: url.line }, method: 'POST' } }];
      return named?.resolved === true ? [{ address: topic, line: block.line, target: { kind: 'pubsub', topic: { value: named.text, line: named.line } } }] : [];
    }
    case 'google_storage_bucket_object': {
      const packedBy = findAddress(read(block, 'source'));
      return packedBy === undefined ? [] : [{ ...own, packedBy }];
    }
    case 'google_cloudfunctions_function':
    case 'google_cloudfunctions2_function':
      return readGoogleFunction(block, own, read);
    case 'cloudflare_worker_script': case 'cloudflare_workers_script': {
      const main = toPath(read(block, 'content_file')) ?? readFileCall(block.attributes.get('content'));
      return main === undefined ? [] : [{ ...own, target: { kind: 'worker', main } }];
    }
    case 'azurerm_logic_app_action_http': {
      const [app, url, method] = [findAddress(read(block, 'logic_app_id')), read(block, 'uri'), read(block, 'method')];
      return app === undefined || url === undefined ? [] : [{ address: app, line: block.line, target: { kind: 'http', url: { value: url.text, line: url.line }, method: method?.resolved === true ? method.text.toUpperCase() : null } }];
    }
    default:
      return [];
  }
}

/** A start that reaches the first reaches the second. */
function link(from: RawValue | undefined, line: number, to: RawValue | undefined): readonly ResourceFact[] {
  const address = findAddress(from);
  return address === undefined ? [] : pass({ address, line }, to);
}

function pass(own: Pick<ResourceFact, 'address' | 'line'>, to: RawValue | undefined): readonly ResourceFact[] {
  const address = findAddress(to);
  return address === undefined || address === own.address ? [] : [{ ...own, target: { kind: 'resource', address } }];
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function */
function readLambda(block: Block, address: string, read: Read): ResourceFact {
  const handler = read(block, 'handler');
  const file = read(block, 'filename');
  const packedBy = findAddress(file);
  const runLimitSeconds = toSeconds(read(block, 'timeout'));
  const overlap = toOverlap(read(block, 'reserved_concurrent_executions'));
  return {
    address, line: block.line, target: readHandler(handler, packedBy === undefined ? toPath(file) : undefined), ...(packedBy === undefined ? {} : { packedBy }),
    ...(runLimitSeconds && { runLimitSeconds }), ...(overlap && { overlap }),
  };
}

/** The function module that most use says the same in other words. https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws/latest */
function readModule(block: Block, name: string, read: Read): readonly ResourceFact[] {
  const folder = toPath(read(block, 'source_path'));
  if (read(block, 'handler') === undefined || folder === undefined) return [];
  const runLimitSeconds = toSeconds(read(block, 'timeout'));
  const retryCount = toNumber(read(block, 'maximum_retry_attempts'));
  const overlap = toOverlap(read(block, 'reserved_concurrent_executions'));
  return [{ address: `module.${name}`, line: block.line, target: placeIn(readHandler(read(block, 'handler'), undefined), folder), ...(runLimitSeconds && { runLimitSeconds }), ...(retryCount && { retryCount }), ...(overlap && { overlap }) }];
}

function placeIn(target: ScheduleTarget, folder: string): ScheduleTarget {
  return target.kind === 'function' ? { ...target, modules: target.modules.map((module) => posix.join(folder, module)) } : target;
}

/** A handler's module lies in its archive, which is mostly named after the folder that is packed. */
function readHandler(raw: RawValue | undefined, archive: string | undefined): ScheduleTarget {
  const handler = raw?.resolved === true ? parseHandler(raw) : undefined;
  if (handler === undefined) return { kind: 'unknown' };
  const { dir, name } = posix.parse(archive ?? '');
  const folders = archive === undefined ? [''] : [posix.join(dir, name), posix.join(dir, '..', name), posix.join(dir, '..', 'src', name), ...(handler.module === 'index' && name !== 'index' ? [] : [dir])];
  // A path of several folders is that of the sources, from a folder above.
  const above = handler.module.includes('/') ? ['..', '../..'].map((up) => posix.join(up, handler.module)) : [];
  return { kind: 'function', modules: [...new Set([...folders.map((folder) => posix.join(folder, handler.module)), ...above])], exported: handler.exported };
}

/** https://registry.terraform.io/providers/hashicorp/archive/latest/docs/data-sources/file */
function readArchive(block: Block, address: string, read: Read): readonly ResourceFact[] {
  const file = toPath(read(block, 'source_file'));
  const folder = toPath(read(block, 'source_dir')) ?? (file === undefined ? undefined : posix.dirname(file));
  return folder === undefined ? [] : [{ address, line: block.line, folder }];
}

/** It is found in what is packed, or by the name under which the code registers it. https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloudfunctions2_function */
function readGoogleFunction(block: Block, own: Pick<ResourceFact, 'address' | 'line'>, read: Read): readonly ResourceFact[] {
  const entry = read(findBlock(block, 'build_config'), 'entry_point') ?? read(block, 'entry_point');
  if (entry?.resolved !== true) return [];
  const trigger = findBlock(block, 'event_trigger');
  const topic = findAddress(read(trigger, 'pubsub_topic') ?? read(trigger, 'resource'));
  const packedBy = findAddress(read(findBlock(block, 'build_config', 'source', 'storage_source'), 'object') ?? read(block, 'source_archive_object'));
  const found: Pick<ResourceFact, 'target' | 'packedBy'> = { target: { kind: 'function', modules: packedBy === undefined ? [] : entryFiles, exported: entry.text }, ...(packedBy === undefined ? {} : { packedBy }) };
  if (trigger === undefined) return [{ ...own, ...found }];
  return topic === undefined ? [] : [{ address: topic, line: block.line, ...found }];
}

/** `file("${path.module}/../dist/worker.js")` */
function readFileCall(raw: RawValue | undefined): string | undefined {
  const [, path] = /^file\(\s*"([^"]{1,300})"\s*\)$/.exec(raw?.text ?? '') ?? [];
  return path === undefined || raw === undefined ? undefined : toPath({ text: path, line: raw.line, resolved: !path.includes('${') });
}

/** A path from the folder of the file; undefined where a part of it is not known. */
function toPath(raw: RawValue | undefined): string | undefined {
  const path = raw?.text.replace(/\$\{\s*path\.(?:module|root|cwd)\s*\}\/?/g, '');
  return path === undefined || path === '' || path.length > 300 || (raw?.resolved === false && !raw.text.includes('path.')) || !/^[\w@./-]+$/.test(path) ? undefined : path;
}

function toNumber(raw: RawValue | undefined): Setting<number> | undefined {
  return raw?.resolved === true && /^\d{1,6}$/.test(raw.text) ? { value: Number(raw.text), line: raw.line } : undefined;
}

/** One run at a time. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
function toOverlap(reserved: RawValue | undefined): Setting<'forbid'> | undefined {
  return reserved?.resolved === true && reserved.text === '1' ? { value: 'forbid', line: reserved.line } : undefined;
}

function toSeconds(raw: RawValue | undefined): Setting<number> | undefined {
  const seconds = raw?.resolved === true ? parseDurationSeconds(raw.text) : undefined;
  return raw === undefined || seconds === undefined ? undefined : { value: seconds, line: raw.line };
}
