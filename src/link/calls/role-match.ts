/** A matched catalogue row as the graph shows it: role, version, connection and what both were given. */
import { major } from 'semver';
import type { CallFact } from '../../model/facts.ts';
import type { Role, RoleMatch } from '../../model/graph.ts';
import { findRequestedVersion } from '../modules/requested-version.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { RowMatch } from '../values/catalogue-rows.ts';
import { staticValue } from '../values/static-value.ts';
import type { At, Values } from '../values/value.ts';

export function makeRoleMatch(ev: Evaluation, match: RowMatch, role: Role, call: CallFact, at: At, args: readonly Values[]): RoleMatch {
  const { origin } = match.on;
  const originCall = origin ? ev.program.getCall(origin.file, origin.call) : null;
  const originAt: At | null = origin && originCall ? { file: origin.file, fn: originCall.in, frame: origin.frame } : null;
  return {
    role,
    library: match.library.name,
    major: majorOf(ev, at.file, match.library.packages),
    api: apiLabel(match, call),
    hidden: match.row.hidden,
    origin: origin && originCall ? { file: origin.file, span: originCall.span } : null,
    originArguments: originCall && originAt ? originCall.args.map((term) => staticValue(ev, term, originAt)) : [],
    arguments: call.args.slice(0, args.length).map((term) => staticValue(ev, term, at)),
  };
}

function apiLabel(match: RowMatch, call: CallFact): string {
  const called = match.name === '()' || match.name === 'await' ? '' : match.name;
  const on = match.on.name === 'module' ? '' : match.on.name;
  const path = [on, called === 'default' ? '' : called].filter((part) => part !== '').join('.');
  const ofFile = match.row.when.some((condition) => condition.jsonFile) ? ' of a JSON file' : '';
  return `${match.library.name} ${call.kind === 'new' ? 'new ' : ''}${path}${match.name === 'await' ? '' : '()'}${ofFile}`;
}

/** Major version that a package.json above the file asks for; null when it does not say. */
export function majorOf(ev: Evaluation, file: string, packages: readonly string[]): number | null {
  const version = findRequestedVersion(ev.modules, file, packages);
  return version === null ? null : major(version);
}
