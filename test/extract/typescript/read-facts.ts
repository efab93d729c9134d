/** Makes facts readable: terms are written as the code they come from, steps as an outline. */
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';
import type { BindingFact, FileFacts, FunctionFact, Step, Term, TypeTerm } from '../../../src/model/facts.ts';

export function extractFrom(text: string, path = 'src/orders.ts'): FileFacts {
  const extraction = extractSource(path, text);
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.facts;
}

export function getBinding(facts: FileFacts, name: string): BindingFact {
  return must(facts.bindings.find((binding) => binding.name === name), `binding ${name}`);
}

export function getFunction(facts: FileFacts, name: string | null): FunctionFact {
  return must(facts.functions.find((candidate) => candidate.name === name && candidate.kind !== 'module'), `function ${name ?? 'without name'}`);
}

/** The values of a name, as code. */
export function valuesOf(facts: FileFacts, name: string): string[] {
  return getBinding(facts, name).values.map((value) => renderTerm(facts, value));
}

/** The steps of a function, or of the module when no name is given. */
export function stepsOf(facts: FileFacts, name?: string): string[] {
  const body = name === undefined ? facts.functions[0]?.body : getFunction(facts, name).body;
  return renderSteps(facts, must(body, 'body'));
}

/** All calls, as code, in the order in which they were met. */
export function callsOf(facts: FileFacts): string[] {
  return facts.calls.map((_, call) => renderTerm(facts, { kind: 'call', call }));
}

export function renderTerm(facts: FileFacts, term: Term): string {
  const render = (inner: Term): string => renderTerm(facts, inner);
  switch (term.kind) {
    case 'literal':
      return JSON.stringify(term.value);
    case 'template':
      return `\`${term.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `\${${render(part)}}`)).join('')}\``;
    case 'binding':
      return must(facts.bindings[term.binding], 'binding').name;
    case 'global':
      return `global ${term.name}`;
    case 'parameter':
      return `parameter ${term.index} of ${facts.functions[term.function]?.name ?? 'a function'}`;
    case 'this':
    case 'super':
    case 'unknown':
      return term.kind;
    case 'member':
      return `${render(term.object)}.${term.property}`;
    case 'index':
      return `${render(term.object)}[${render(term.index)}]`;
    case 'element':
      return `element of ${render(term.of)}`;
    case 'call': {
      const call = must(facts.calls[term.call], 'call');
      return `${call.kind === 'call' ? '' : `${call.kind} `}${render(call.callee)}(${call.args.map(render).join(', ')})`;
    }
    case 'function':
      return `function ${facts.functions[term.function]?.name ?? '?'}`;
    case 'class':
      return `class ${facts.classes[term.class]?.name ?? '?'}`;
    case 'object':
      return `{ ${term.properties.map((property) => (property.kind === 'spread' ? `...${render(property.of)}` : `${property.kind === 'getter' ? 'get ' : ''}${property.key ?? '[?]'}: ${render(property.value)}`)).join(', ')} }`;
    case 'array':
      return `[${term.items.map(render).join(', ')}]`;
    case 'spread':
      return `...${render(term.of)}`;
    case 'await':
      return `await ${render(term.of)}`;
    case 'operation':
      return `(${term.operands.length === 1 ? `${term.operator} ` : ''}${term.operands.map(render).join(` ${term.operator} `)})`;
    case 'cast':
      return `(${render(term.of)} as ${renderType(facts, term.type)})`;
  }
}

export function renderType(facts: FileFacts, type: TypeTerm | null | undefined): string {
  const render = (inner: TypeTerm | null): string => renderType(facts, inner);
  if (!type) return '-';
  switch (type.kind) {
    case 'reference': {
      const args = type.args.length === 0 ? '' : `<${type.args.map(render).join(', ')}>`;
      return `${type.binding === null ? 'global ' : ''}${[type.name, ...type.path].join('.')}${args}`;
    }
    case 'typeof':
      return `typeof ${renderTerm(facts, type.of)}`;
    case 'object':
      return `{ ${type.members.map((member) => `${member.name}: ${render(member.type)}`).join('; ')} }`;
    case 'union':
      return type.of.map(render).join(' | ');
    case 'intersection':
      return type.of.map(render).join(' & ');
    case 'array':
      return `${render(type.of)}[]`;
    case 'function':
      return `() => ${render(type.returns)}`;
    case 'indexed':
      return `${render(type.object)}['${type.property}']`;
    case 'import':
      return `import('${type.specifier}').${type.path.join('.')}`;
  }
}

function renderSteps(facts: FileFacts, steps: readonly Step[]): string[] {
  return steps.flatMap((step) => renderStep(facts, step));
}

function renderStep(facts: FileFacts, step: Step): string[] {
  const term = (value: Term | null): string => (value === null ? 'nothing' : renderTerm(facts, value));
  const inner = (steps: readonly Step[]): string[] => renderSteps(facts, steps).map((line) => `  ${line}`);
  switch (step.kind) {
    case 'call':
      return [`call ${term(step)}`];
    case 'await':
      return [`await ${term(step.of)}`];
    case 'assign': {
      const { target, operator, value } = must(facts.assignments[step.assignment], 'assignment');
      return [`assign ${term(target)} ${operator} ${term(value)}`];
    }
    case 'branch':
      return [`if ${term(step.test)}`, ...inner(step.then), ...(step.otherwise.length === 0 ? [] : ['else', ...inner(step.otherwise)])];
    case 'loop':
      return [`${step.of} ${term(step.over)}`, ...inner(step.body)];
    case 'switch':
      return [`switch ${term(step.on)}`, ...step.cases.flatMap((branch) => [`case ${branch.test === null ? 'default' : term(branch.test)}`, ...inner(branch.body)])];
    case 'try':
      return ['try', ...inner(step.block), ...(step.handler === null ? [] : ['catch', ...inner(step.handler)]), ...(step.finaliser === null ? [] : ['finally', ...inner(step.finaliser)])];
    case 'return':
    case 'yield':
      return [`${step.kind} ${term(step.value)}`];
    case 'throw':
      return [`throw ${term(step.value)}`];
    case 'break':
    case 'continue':
      return [step.kind];
  }
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}
