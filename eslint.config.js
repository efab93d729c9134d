import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'examples/', 'rules/*/cases/', 'test/fixtures/', '*.js', '*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', { max: 400, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
    },
  },
  // The process's own output belongs to the command line and the scripts only.
  { files: ['src/cli.ts', 'scripts/**/*.ts', 'test/bench/**/*.ts'], rules: { 'no-console': 'off' } },
  // ts-morph composes its classes of mixins, which the rule cannot see through.
  { files: ['src/fix/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' } },
  // A describe block is one function that holds many tests.
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  // One seed for every property test, so that a run that was green stays green.
  {
    files: ['test/**/*.ts'],
    ignores: ['test/kit/property-testing.ts'],
    rules: { 'no-restricted-imports': ['error', { name: 'fast-check', message: 'Import test/kit/property-testing.ts: it gives every run the same seed.' }] },
  },
);
