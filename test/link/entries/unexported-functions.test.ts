/** Functions of Firebase, which are deployed where the main module of their package exports them. */
import { linkSources } from '../../kit/link-sources.ts';

const settle = "import { onSchedule } from 'firebase-functions/v2/scheduler';\nexport const settlePayouts = onSchedule('every 5 minutes', async () => { await settle(); });\n";
const remind = settle.replaceAll('settle', 'remind');

async function confidencesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entryPoints } = await linkSources({ 'package.json': '{"dependencies":{"firebase-functions":"6.3.2"}}', ...files });
  return entryPoints.filter(({ kind }) => kind === 'scheduled').map(({ subject, confidence }) => `${subject} ${confidence}`).toSorted();
}

describe('a scheduled function of Firebase', () => {
  it('is hardly deployed where the main module exports others and nobody asks for its file', async () => {
    expect(await confidencesOf({ 'functions/src/index.ts': "export * from './payouts';", 'functions/src/payouts.ts': settle, 'functions/reminders.ts': remind })).toEqual(['remindPayouts possible', 'settlePayouts certain']);
  });

  it('is deployed where it is exported, through whatever file', async () => {
    expect(await confidencesOf({ 'functions/src/index.ts': "export * from './payouts';\nexport * from './jobs/all';", 'functions/src/payouts.ts': settle, 'functions/src/jobs/all.ts': "export * from './reminders';", 'functions/src/jobs/reminders.ts': remind })).toEqual(['remindPayouts certain', 'settlePayouts certain']);
  });

  it('may be deployed where files are loaded by names, or no main module is seen', async () => {
    expect(await confidencesOf({ 'functions/src/index.js': "exports.payouts = require('./payouts');\nfor (const file of files) Object.assign(exports, require(file));", 'functions/src/payouts.js': settle, 'functions/src/reminders.js': remind })).toEqual(['remindPayouts certain', 'settlePayouts certain']);
    expect(await confidencesOf({ 'functions/payouts.ts': settle, 'functions/reminders.ts': remind })).toEqual(['remindPayouts certain', 'settlePayouts certain']);
    expect(await confidencesOf({ 'functions/src/index.ts': "export * from './payouts';", 'functions/src/payouts.ts': settle, 'functions/package.json': '{"main":"reminders.js"}', 'functions/reminders.ts': remind })).toEqual(['remindPayouts certain', 'settlePayouts certain']);
  });
});
