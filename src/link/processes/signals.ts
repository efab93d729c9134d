/** Whether a program is told when its process ends. The listener stands where nothing else does: in the file that starts all the rest. */
import { Program, type SourceFacts } from '../values/program.ts';

/** Libraries that call back before the process ends. */
const libraries = /^(?:close-with-grace|@godaddy\/terminus|lightship|exit-hook|async-exit-hook|node-graceful-shutdown|http-graceful-shutdown|signal-exit|death)$/;

export function listensToSignals(sources: SourceFacts): boolean {
  for (const { namesSignals, requests } of new Program(sources).outlines.values()) if (namesSignals || requests.some(({ specifier }) => libraries.test(specifier))) return true;
  return false;
}
