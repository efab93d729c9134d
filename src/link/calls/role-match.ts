/** A matched catalogue row as the graph shows it: role, version, connection and what both were given. */
import { major } from 'semver';
import type { CallFact } from '../../model/facts.ts';
import type { Role, RoleMatch } from '../../model/graph.ts';
import { findPackageVersion } from '../versions/package-version.ts';
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
    ...versionOf(ev, at.file, match.library.packages),
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

/** The version that a file of the repository runs with, for the matches of a library there. */
export function versionOf(ev: Evaluation, file: string, packages: readonly string[]): Pick<RoleMatch, 'major' | 'version' | 'isFork'> {
  const { version, isFork } = findPackageVersion(ev.modules, file, packages);
  return { major: version === null ? null : major(version), version, isFork };
}
