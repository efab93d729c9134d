/** Whether a framework makes what a file answers while the site is built: no request waits for it then. */
import type { Convention } from '../../../catalogue/schema.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { Evaluator } from '../../values/evaluator.ts';

/** `folder`: that of the package, where the settings of the framework stand. What settings do not say in the open may be anything. */
export function isMadeWhileBuilding(ev: Evaluator, file: string, folder: string, { prerendered }: Convention): boolean {
  if (prerendered === undefined) return false;
  const own = ev.program.getFile(file).exports.find((one) => one.name === prerendered.export);
  if (own?.value !== undefined) {
    const said = staticValue(ev, own.value, { file, fn: 0, frame: null });
    return said.kind === 'literal' && said.value === true;
  }
  const [settings] = ev.modules.filesMatching(folder === '' ? 'package.json' : `${folder}/package.json`, `./${prerendered.settings}`).filter((path) => ev.program.outlines.has(path));
  return settings !== undefined && !mayServe(ev, settings, prerendered.at, prerendered.unless);
}

/** True where the settings say one of these words at this path, and where they cannot be read. */
function mayServe(ev: Evaluator, file: string, at: string, words: readonly string[]): boolean {
  const exported = ev.exported(file, 'default');
  const objects = exported.filter((value) => value.kind === 'object');
  if (objects.length === 0) return true;
  return objects.some(({ term, ...place }) => {
    if (term.properties.some((property) => property.kind === 'spread')) return true;
    const property = term.properties.find((one) => one.kind === 'property' && one.key === at);
    if (property?.kind !== 'property') return false;
    const said = staticValue(ev, property.value, { file: place.file, fn: place.fn, frame: place.frame });
    return said.kind !== 'literal' || words.includes(String(said.value));
  });
}
