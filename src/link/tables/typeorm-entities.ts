/** `@Column({ unique: true })`, `@Unique(['shop', 'day'])`, `@Index(['shop', 'day'], { unique: true })`: https://typeorm.io/docs/entity/entities */
import type { CallFact, ClassFact, FileFacts, Term } from '../../model/facts.ts';
import { asObject, getCalledName, getText, isTrue } from './literal-objects.ts';
import type { UniqueKeys } from './table-keys.ts';

export const typeOrmCalls: readonly string[] = ['Entity'];

/** Every entity of the file. */
export function readTypeOrmEntities(facts: FileFacts): readonly UniqueKeys[] {
  return facts.classes.flatMap((fact) => {
    const entity = findDecorator(facts, fact.decorators, 'Entity');
    if (entity === undefined || fact.name === null) return [];
    const table = getText(entity.args[0]);
    return [{ names: [fact.name, ...(table === null ? [] : [table])], unique: [...readMembers(facts, fact), ...readClass(facts, fact)], line: fact.span[0] }];
  });
}

function findDecorator(facts: FileFacts, decorators: readonly Term[], ...names: readonly string[]): CallFact | undefined {
  return decorators.flatMap((term) => (term.kind === 'call' ? facts.calls[term.call] ?? [] : [])).find((call) => names.includes(getCalledName(facts, call.callee) ?? ''));
}

function readMembers(facts: FileFacts, fact: ClassFact): readonly (readonly string[])[] {
  return fact.members.flatMap((member) => {
    const column = findDecorator(facts, member.decorators, 'Column', 'Index');
    const isUnique = column !== undefined && column.args.some((argument) => isTrue(asObject(facts, argument), 'unique'));
    return isUnique || findDecorator(facts, member.decorators, 'PrimaryColumn') !== undefined ? [[member.name]] : [];
  });
}

function readClass(facts: FileFacts, fact: ClassFact): readonly (readonly string[])[] {
  return fact.decorators.flatMap((term): (readonly string[])[] => {
    const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
    const name = call === undefined ? null : getCalledName(facts, call.callee);
    if (call === undefined || (name !== 'Unique' && name !== 'Index')) return [];
    if (name === 'Index' && !call.args.some((argument) => isTrue(asObject(facts, argument), 'unique'))) return [];
    const list = call.args.find((argument) => argument.kind === 'array');
    return list?.kind === 'array' ? [list.items.flatMap((item) => getText(item) ?? [])] : [];
  });
}
