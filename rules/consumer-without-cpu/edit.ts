/** The settings that give the consumer its processor back: a stop-gap, and the smallest change. */
import type { CpuLack } from '../../src/graph/services/cpu-of-service.ts';
import type { EditIntent, SettingEdit } from '../../src/model/edit-intent.ts';
import type { Known, ProgramGraph, Service } from '../../src/model/graph.ts';
import { sharesSettings } from '../../src/rulekit/edits/own-setting.ts';

/** Null where another file decides, a value is filled in from outside, or other services would have it too. */
export function buildEdit(graph: ProgramGraph, service: Service, lack: CpuLack): EditIntent | null {
  if (service.isOneOfSeveral || sharesSettings(graph, service)) return null;
  switch (service.platform) {
    case 'cloud-run':
      return lack.kind === 'frozen' ? null : build(service, 'Stop-gap: CPU always allocated, and one instance kept', [
        ...change(service.cpuThrottling, 'cpuThrottling', true, 'false'),
        ...change(service.instances.min, 'minInstances', 0, '1'),
      ]);
    case 'fly':
      return build(service, 'Keep the machine that consumes running', [...change(service.stopsIdle, 'stopsIdle', true, 'false')]);
    default:
      return null;
  }
}

type Change = SettingEdit & { readonly file: string | null };

function change<Value>(known: Known<Value>, name: SettingEdit['name'], wrong: Value, value: string): (Change | null)[] {
  if (known.from === 'unknown') return [null];
  if (known.value !== wrong) return [];
  return [{ name, value, line: known.from === 'file' ? known.line : null, file: known.from === 'file' ? known.file : null }];
}

function build(service: Service, description: string, changes: readonly (Change | null)[]): EditIntent | null {
  const known = changes.filter((one) => one !== null);
  if (known.length === 0 || known.length < changes.length || known.some(({ file }) => file !== null && file !== service.file)) return null;
  return { kind: 'deployment-settings', description, file: service.file, line: service.line, settings: known.map(({ name, value, line }) => ({ name, value, line })) };
}
