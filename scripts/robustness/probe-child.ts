/** Runs the probes in a process of their own: a native parser that runs out of stack, or a heap that is full, ends it. */
import { compareParsers, probeExtraction, probeLinking } from './probes.ts';
import type { Compared, Extracted, Linked } from './probes.ts';
import type { SourceText } from './read-sources.ts';

export type ProbeRequest = { readonly probe: 'extract' | 'parsers'; readonly file: SourceText } | { readonly probe: 'link'; readonly files: readonly SourceText[] };
export type ProbeResult = { readonly thrown: string } | { readonly extracted: Extracted } | { readonly compared: Compared } | { readonly linked: Linked };

function run(request: ProbeRequest): ProbeResult {
  try {
    switch (request.probe) {
      case 'extract': return { extracted: probeExtraction(request.file) };
      case 'parsers': return { compared: compareParsers(request.file) };
      case 'link': return { linked: probeLinking(request.files) };
    }
  } catch (error) {
    return { thrown: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}

process.on('message', (request: ProbeRequest) => process.send?.(run(request)));
