/** Case folders hold whole small projects: jest must neither run nor index them. */
const foreignCode = ['<rootDir>/rules/.*/cases/', '<rootDir>/examples/', '<rootDir>/dist/', '<rootDir>/test/fixtures/'];

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  modulePathIgnorePatterns: foreignCode,
  testPathIgnorePatterns: ['/node_modules/', ...foreignCode],
  testTimeout: 60_000,
};
