/** Case folders hold whole small projects: jest must neither run nor index them. */
const foreignCode = ['<rootDir>/rules/.*/cases/', '<rootDir>/examples/', '<rootDir>/dist/', '<rootDir>/test/fixtures/'];

// Each test file loads the parser anew, and each raw transfer reserves 6 GiB of address space: after a few files the process
// can start no git any more (`spawn ENOMEM`). The tests that are about raw transfer ask for it themselves.
process.env.STALLWATCH_DISABLE_RAW_TRANSFER ??= '1';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  modulePathIgnorePatterns: foreignCode,
  testPathIgnorePatterns: ['/node_modules/', ...foreignCode],
  testTimeout: 180_000,
};
