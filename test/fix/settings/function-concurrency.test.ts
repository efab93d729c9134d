import { addReservation } from '../../../src/fix/settings/function-concurrency.ts';

/** The rows with the setting among them; the schedule stands in the last row that speaks of a rate. */
function reserve(text: string): string | null {
  const rows = text.split('\n');
  return addReservation(rows, rows.findLastIndex((row) => row.includes('rate(')) + 1)?.join('\n') ?? null;
}

const serverless = (own = '', more = ''): string => `service: shop\nfunctions:\n  payouts:\n    handler: src/payouts.handler\n${own}    events:\n      - schedule: rate(5 minutes)\n${more}`;
const template = (own = '', more = ''): string => `Resources:\n  Payouts:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: payouts.handler\n${own}      Events:\n        Clock:\n          Type: Schedule\n          Properties:\n            Schedule: rate(5 minutes)\n${more}`;

describe('a function that is to run once at a time', () => {
  it('keeps one execution for itself, beside its events', () => {
    expect(reserve(serverless())).toBe(serverless('    reservedConcurrency: 1\n'));
    expect(reserve(serverless().replace('      - schedule', '    - schedule'))).toContain('    reservedConcurrency: 1\n    events:\n    - schedule');
    expect(reserve(serverless('', '    timeout: 60\n  digest:\n    handler: src/digest.handler\n    events:\n      - httpApi: GET /digest\n'))).toContain('    reservedConcurrency: 1\n    events:\n      - schedule');
    expect(reserve(serverless('    name: nightly\n', '  admin:\n    handler: src/payouts.refund\n'))).toContain('    name: nightly\n    reservedConcurrency: 1\n');
    expect(reserve(template())).toBe(template('      ReservedConcurrentExecutions: 1\n'));
  });

  it.each([
    ['a request starts too', serverless('', '      - httpApi: POST /payouts\n')],
    ['has an address of its own', serverless('', '  # later\n    url: true\n')],
    ['has its number already', serverless('    reservedConcurrency: 5\n')],
    ['is kept warm', serverless('    provisionedConcurrency: 2\n')],
    ['another part names', serverless('', 'resources:\n  Outputs:\n    Payouts:\n      Value: !GetAtt PayoutsLambdaFunction.Arn\n')],
    ['another function calls by its whole name', serverless('', '  admin:\n    handler: src/admin.handler\n    environment:\n      PAYOUTS: ${self:service}-dev-payouts\n')],
    ['another function knows by its place', serverless('', '  admin:\n    handler: src/admin.handler\n    environment:\n      PAYOUTS: ${self:functions.payouts.name}\n')],
    ['another function calls when it is done', serverless('', '  admin:\n    handler: src/admin.handler\n    destinations:\n      onSuccess: payouts\n')],
    ['a step calls', serverless('', 'stepFunctions:\n  pay:\n    Resource:\n      Fn::GetAtt: [payouts, Arn]\n')],
    ['another function calls by the name it is given', serverless('    name: nightly\n', '  admin:\n    handler: src/admin.handler\n    environment:\n      NIGHT: nightly\n')],
    ['has a name that is put together', serverless('    name: ${self:custom.prefix}-night\n')],
    ['is called to be kept warm', serverless('', 'plugins:\n  - serverless-plugin-warmup\n')],
    ['lends its settings', serverless('    environment: &1\n      CURRENCY: eur\n')],
    ['shares its settings', serverless('    <<: *defaults\n')],
    ['takes events of a file', serverless('', '      - ${file(events.yml)}\n')],
    ['has other line ends', serverless().replaceAll('\n', '\r\n')],
  ])('does not where it is one that %s', (_what, text) => {
    expect(reserve(text)).toBeNull();
  });

  it.each([
    ['a request starts too', template('', '        Call:\n          Type: HttpApi\n')],
    ['has an address of its own', template('      FunctionUrlConfig:\n        AuthType: NONE\n')],
    ['another resource calls by the name it is given', template('      FunctionName: nightly\n', '  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      Name: nightly\n')],
    ['another resource names', template('', '  Permission:\n    Type: AWS::Lambda::Permission\n    Properties:\n      FunctionName: !Ref Payouts\n')],
    ['is kept warm like all of them', `Globals:\n  Function:\n    ProvisionedConcurrencyConfig:\n      ProvisionedConcurrentExecutions: 2\n${template()}`],
  ])('does not in a template where it is one that %s', (_what, text) => {
    expect(reserve(text)).toBeNull();
  });
});
