/** Dockerfiles: what an image starts, stage by stage. https://docs.docker.com/reference/dockerfile/ */
import { posix } from 'node:path';
import { Copy, DockerfileParser, Env, From, Cmd, Entrypoint, JSONInstruction, Workdir } from 'dockerfile-ast';
import type { Instruction } from 'dockerfile-ast';
import type { DeploymentFacts, ImageFact, Setting } from '../../../model/deployment-facts.ts';
import type { RawValue } from '../raw-settings.ts';
import { joinCommands, quote } from '../documents/raw-yaml.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

/** More stages, copies or letters than anyone writes. */
const mostStages = 50;
const mostFolders = 40;
const longestCommand = 2_000;
const mostVariables = 200;
const longestValue = 100;

interface Stage {
  readonly name: string | null;
  readonly line: number;
  workdir: string | null;
  entrypoint: RawValue | null;
  command: RawValue | null;
  readonly folders: Set<string>;
  readonly variables: Map<string, Setting<string>>;
}

/** The images of one file. A stage has what the stage it is built on has. */
export function readDockerfile(text: string): TreeReading<DeploymentFacts> {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction instanceof From) {
      if (stages.length >= mostStages) return { ok: false, reason: `has more than ${mostStages} stages` };
      stages.push(beginStage(instruction, stages));
    } else {
      const stage = stages.at(-1);
      if (stage !== undefined) readInstruction(instruction, stage);
    }
  }
  return { ok: true, value: { services: [], schedules: [], ...(stages.length === 0 ? {} : { images: stages.map(toFact) }) } };
}

function beginStage(from: From, before: readonly Stage[]): Stage {
  const base = before.find((stage) => stage.name !== null && stage.name === from.getImage()?.toLowerCase());
  return {
    name: from.getBuildStage()?.toLowerCase() ?? null,
    line: lineOf(from),
    workdir: base?.workdir ?? null,
    entrypoint: base?.entrypoint ?? null,
    command: base?.command ?? null,
    folders: new Set(base?.folders),
    variables: new Map(base?.variables),
  };
}

function readInstruction(instruction: Instruction, stage: Stage): void {
  if (instruction instanceof Workdir) {
    const path = instruction.getPath();
    if (path !== null && path.length < 300) stage.workdir = path.includes('$') ? null : posix.resolve('/', stage.workdir ?? '', path);
  } else if (instruction instanceof Cmd) {
    stage.command = readCommand(instruction);
  } else if (instruction instanceof Entrypoint) {
    stage.entrypoint = readCommand(instruction);
    // A new entry point takes the base image's command away. https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
    stage.command = null;
  } else if (instruction instanceof Env) {
    for (const property of instruction.getProperties()) readVariable(stage, property.getName(), property.getUnescapedValue(), lineOf(instruction));
  } else if (instruction instanceof Copy && instruction.getFromFlag() === null) {
    const sources = instruction.getArguments().slice(0, -1).map((argument) => posix.normalize(argument.getValue()).replace(/\/$/, ''));
    for (const source of sources) if (stage.folders.size < mostFolders && !source.includes('$')) stage.folders.add(source === '.' ? '' : source);
  }
}

function readVariable(stage: Stage, name: string, value: string | null, line: number): void {
  if (value === null || value.includes('$') || value.length > longestValue || !/^[A-Za-z_]\w{0,99}$/.test(name) || stage.variables.size >= mostVariables) stage.variables.delete(name);
  else stage.variables.set(name, { value, line });
}

function readCommand(instruction: Cmd | Entrypoint): RawValue | null {
  const line = lineOf(instruction);
  const words = instruction instanceof JSONInstruction ? instruction.getJSONStrings().map((word) => word.getJSONValue()) : [];
  const text = words.length > 0 ? words.map(quote).join(' ') : (instruction.getArgumentsContent() ?? '').trim();
  return text === '' || text === '[]' || text.length > longestCommand ? null : { text, line, resolved: true };
}

function toFact(stage: Stage): ImageFact {
  const joined = joinCommands(stage.entrypoint ?? undefined, stage.command ?? undefined);
  const command: Setting<string> | null = joined === undefined ? null : { value: joined.text, line: joined.line };
  return { stage: stage.name, line: stage.line, folders: [...stage.folders], workdir: stage.workdir, command, ...(stage.variables.size > 0 && { environment: Object.fromEntries(stage.variables) }) };
}

function lineOf(instruction: Instruction): number {
  return instruction.getRange().start.line + 1;
}
