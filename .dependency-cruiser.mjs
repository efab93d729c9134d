/** The direction of the house, checked. Each rule says why; docs/architecture.md says the same in words. */
const only = (from, allowed, comment) => ({
  name: `${from}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^(src|rules|test|scripts)/', pathNot: [`^src/${from}/`, ...allowed.map((room) => `^src/${room}`)] },
});

export default {
  forbidden: [
    { name: 'no-cycles', comment: 'A cycle means two rooms that cannot be understood one at a time.', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-test', comment: 'The product must run without its tests.', severity: 'error', from: { path: '^(src|rules)/' }, to: { path: '^(test|scripts|examples)/' } },
    { name: 'not-to-dev-dependency', comment: 'What ships may need only what is installed with it.', severity: 'error', from: { path: '^(src|rules)/' }, to: { dependencyTypes: ['npm-dev'], pathNot: ['node_modules/@types/'] } },
    { name: 'tests-stand-alone', comment: 'A test file that imports another runs it twice.', severity: 'error', from: { path: '^test/' }, to: { path: '\\.test\\.ts$' } },
    only('model', [], 'The words everything else speaks; it depends on nothing.'),
    only('extract', ['model/'], 'One file in, facts out: it must not know of other files, rules or GitHub.'),
    only('catalogue', ['model/', 'errors.ts', 'own-files.ts'], 'Data and its loader.'),
    only('link', ['model/', 'catalogue/'], 'Facts in, graph out; it reads no text.'),
    only('graph', ['model/'], 'Read-only questions to a finished graph.'),
    only('rulekit', ['model/', 'graph/'], 'What a rule may import; it opens no other door.'),
    only('analyse', ['model/', 'graph/', 'rulekit/'], 'Runs the rules it is handed.'),
    only('compare', ['model/'], 'Pure: two lists of findings in, one comparison out.'),
    only('fix', ['model/', 'errors.ts'], 'Writes and checks edits; it decides nothing about findings.'),
    only('review', ['model/'], 'Pure: decides what to say, and never reaches GitHub.'),
    only('report', ['model/'], 'Renders what it is given.'),
    only('git', ['model/', 'errors.ts'], 'The only room that runs git.'),
    only('github', ['model/', 'errors.ts'], 'The only room that speaks to GitHub; it does what the plan says.'),
    only('cache', [], 'Keeps text by key on disk; it knows nothing of what the text means.'),
    only('config', ['model/', 'errors.ts'], 'Reads settings; it acts on none.'),
    {
      name: 'rules-imports', comment: 'A rule sees the graph and the rulekit, never files, GitHub or another rule.', severity: 'error',
      from: { path: '^rules/([^/]+)/' }, to: { path: '^(src|rules|scripts|test)/', pathNot: ['^src/(model|graph|rulekit)/', '^rules/$1/'] },
    },
    {
      name: 'rules-reach-nothing-outside', comment: 'A rule is a pure question to the graph.', severity: 'error',
      from: { path: '^rules/' }, to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'ts-morph-in-fix', comment: 'It takes 200 ms to load: only edits may pay for it.', severity: 'error',
      from: { path: '^(src|rules)/', pathNot: '^src/fix/' }, to: { path: 'node_modules/ts-morph' },
    },
    {
      name: 'github-client-in-one-room', comment: 'Everything that is decided about GitHub stays testable without it.', severity: 'error',
      from: { path: '^(src|rules)/', pathNot: '^src/(github|service)/|^src/app\\.ts$' }, to: { path: 'node_modules/(@octokit|probot)/' },
    },
    {
      name: 'child-processes-in-two-rooms', comment: 'Only git is run, and the analysis itself in a child of the service.', severity: 'error',
      from: { path: '^(src|rules)/', pathNot: '^src/(git|service)/' }, to: { path: '^(node:)?child_process$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['rules/[^/]+/cases/', '^examples/', '^dist/', '^test/fixtures/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.d.ts', '.json'] },
  },
};
