import { extractFacts } from '../../../src/extract/typescript/extract-facts.ts';
import { createTypeParser } from '../../../src/extract/typescript/jsdoc/parse-type.ts';
import { createOxcParser, loadOxc } from '../../../src/extract/typescript/parse/oxc.ts';
import { createTypeScriptEslintParser, loadTypeScriptEslint } from '../../../src/extract/typescript/parse/typescript-eslint.ts';
import type { FileFacts } from '../../../src/model/facts.ts';
import { callsOf, extractFrom, stepsOf } from './read-facts.ts';

const IMPORTS = `import { OrderList, Link } from './orders.tsx';\nimport * as orders from './orders.tsx';\n`;

function read(element: string): FileFacts {
  return extractFrom(`${IMPORTS}export function Page(props) { return ${element}; }`, 'src/page.tsx');
}

function elementsOf(element: string): readonly string[] {
  return callsOf(read(element));
}

describe('elements', () => {
  it('of a component are calls with their attributes', () => {
    expect(elementsOf('<OrderList customer={props.id} store={props.store} />')).toEqual(['element OrderList({ customer: props.id, store: props.store })']);
    expect(elementsOf('<orders.List.Row {...props} />')).toEqual(['element orders.List.Row({ ...props })']);
  });

  it('of the framework itself, or with a name from nowhere, are none', () => {
    expect(elementsOf('<><form id={props.id}><svg:path /><my-order /></form></>')).toEqual([]);
    expect(elementsOf('<Elsewhere id={props.id}><this.Row /></Elsewhere>')).toEqual([]);
    expect(elementsOf('<orders.list />')).toEqual([]);
  });

  it('are steps after what stands inside them', () => {
    expect(stepsOf(read('<OrderList of={load()}><Link /></OrderList>'), 'Page')).toEqual([
      'call global load()', 'call element Link()', 'call element OrderList({ of: global load() })', 'return unknown',
    ]);
  });

  it('span their opening tag', () => {
    const [call] = extractFrom(`${IMPORTS}const shown = <OrderList\n  of={orders}>\n  <p/>\n</OrderList>;`, 'src/page.tsx').calls;

    expect(call?.span).toEqual([3, 15, 4, 15]);
    expect(call?.nameLine).toBe(3);
  });

  it('are given their children as far as these are functions', () => {
    expect(elementsOf('<OrderList>{(order) => order.id}</OrderList>')).toEqual(['element OrderList({ children: function ? })']);
    expect(elementsOf('<OrderList>Orders {props.count} <b/></OrderList>')).toEqual(['element OrderList()']);
  });

  it('leave out what can only be shown, and what the browser or the next request calls', () => {
    expect(elementsOf('<OrderList title="Orders" open limit={10} wide={props.a === 1} id={`o-${props.id}`} icon={<b/>} onClick={props.cancel} action={props.submit} />')).toEqual(['element OrderList()']);
    expect(elementsOf('<OrderList online={props.db} store={props.store ?? 1} />')).toEqual(['element OrderList({ online: props.db, store: (props.store ?? 1) })']);
  });

  it('hold the functions given to their attributes all the same', () => {
    const facts = read('<OrderList onClick={() => cancel()} />');

    expect(callsOf(facts)).toEqual(['global cancel()', 'element OrderList()']);
    expect(facts.functions.map((fn) => fn.name)).toEqual([null, 'Page', 'onClick']);
  });

  it('are written once where the same stands again in the same block', () => {
    expect(elementsOf('<p><Link href="/a" /><Link href="/b" /><orders.Row /><orders.Row /></p>')).toEqual(['element Link()', 'element orders.Row()']);
    expect(elementsOf('<p><Link to={props.a} /><Link to={props.b} /></p>')).toHaveLength(2);
    expect(elementsOf('<p>{props.open ? <Link /> : null}{<Link />}</p>')).toHaveLength(2);
  });

  it('are none in a file of the browser', () => {
    expect(callsOf(extractFrom(`'use client';\n${IMPORTS}export function Page() { return <OrderList of={load()} />; }`, 'src/page.tsx'))).toEqual(['global load()']);
  });

  it('are the same with every parser', async () => {
    const oxc = await loadOxc();
    if (oxc === undefined) throw new Error('oxc-parser has no native part here');
    const text = `${IMPORTS}export const Page = (props) => <><OrderList a={1} b={props.b} {...props} c:d={props.e} f=<Link/>>{(row) => <orders.List.Row<string> row={row} />}</OrderList><this.Row /><svg:path />{...props.rows}</>;`;

    const [first, ...others] = [createOxcParser(oxc, {}), createOxcParser(oxc, { STALLWATCH_DISABLE_RAW_TRANSFER: '1' }), createTypeScriptEslintParser(loadTypeScriptEslint)].map((parser) => {
      const result = parser.parse('src/page.tsx', text);
      if (!result.ok) throw new Error(`${parser.name} cannot read it`);
      const types = createTypeParser((path, source) => parser.parse(path, source));
      return extractFacts({ ...result, types }, text, 'typescript');
    });

    expect(first?.calls.map((call) => call.kind)).toEqual(['element', 'element', 'element']);
    expect(others).toEqual([first, first]);
  });
});
