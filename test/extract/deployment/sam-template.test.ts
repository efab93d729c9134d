import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import type { FunctionFact } from '../../../src/model/deployment-facts.ts';
import { mustExtract } from './must-extract.ts';

async function functionsOf(text: string): Promise<readonly FunctionFact[]> {
  return (await mustExtract('template.yaml', text)).functions ?? [];
}

/** A template of one function with a route. */
function template(properties: string, rest = ''): string {
  return `Resources:\n  Orders:\n    Type: AWS::Serverless::Function\n${rest}    Properties:\n${properties}      Events:\n        Create: { Type: Api, Properties: { Path: /orders, Method: post } }\n`;
}

describe('a SAM template', () => {
  it('gives each function that answers requests or is handed the messages of a queue, with its lines', async () => {
    const functions = await functionsOf(`Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersTable:
    Type: AWS::Serverless::SimpleTable
  CreateOrder:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: services/orders/
      Handler: create.handler
      Role: !GetAtt OrdersRole.Arn
      Events:
        Create:
          Type: Api
          Properties:
            Path: /orders
            Method: post
        Everything:
          Type: HttpApi
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
  Ship:
    Type: AWS::Serverless::Function
    Properties:
      Handler: ship.handler
      Events:
        Paid: { Type: SQS, Properties: { Queue: !GetAtt Paid.Arn } }
`);

    expect(functions).toEqual([
      {
        platform: 'aws-lambda', name: 'CreateOrder', line: 5, modules: ['services/orders/create'], exported: 'handler',
        routes: [{ method: 'POST', path: '/orders', line: 15 }, { method: 'ALL', path: '/*', line: 18 }],
      },
      { platform: 'aws-lambda', name: 'Ship', line: 23, modules: ['ship'], exported: 'handler', routes: [], queues: [{ name: 'Paid', line: 28, reportsItems: false }] },
    ]);
  });

  it('takes what all functions share', async () => {
    const functions = await functionsOf(`Globals:\n  Function:\n    CodeUri: dist\n    Handler: orders.handler\n${template('      Timeout: 10\n')}`);

    expect(functions).toMatchObject([{ modules: ['dist/orders'], exported: 'handler' }]);
  });

  it('looks for the module among what is built, too', async () => {
    const functions = await functionsOf(template('      CodeUri: orders\n      Handler: create.handler\n', '    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [src/create.ts, src/list.ts] } }\n'));

    expect(functions).toMatchObject([{ modules: ['orders/create', 'orders/src/create'] }]);
  });

  it('reads the address of a function', async () => {
    const functions = await functionsOf('Resources:\n  Orders:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: orders.handler\n      FunctionUrlConfig:\n        AuthType: NONE\n');

    expect(functions).toMatchObject([{ routes: [{ method: 'ALL', path: '/*', line: 7 }] }]);
  });

  it.each(['s3://code/orders.zip', '!Sub "${Folder}/orders"'])('leaves out code that lies in %s', async (folder) => {
    expect(await functionsOf(template(`      CodeUri: ${folder}\n      Handler: orders.handler\n`))).toEqual([]);
  });

  it('leaves out a function that takes several requests at a time', async () => {
    expect(await functionsOf(template('      Handler: orders.handler\n      CapacityProviderConfig: { Arn: !Ref Capacity }\n'))).toEqual([]);
  });

  it('leaves out a function of plain CloudFormation, whose code is packed elsewhere', async () => {
    expect(await functionsOf(`# like AWS::Serverless::Function\nResources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties: { Handler: orders.handler, FunctionUrlConfig: {} }\n`)).toEqual([]);
  });

  it('says so when there are more routes than anyone deploys', async () => {
    const events = Array.from({ length: 1_001 }, (_, index) => `        E${String(index)}: { Type: Api, Properties: { Path: /orders/${String(index)}, Method: get } }`);
    const extraction = await extractDeployment('template.yaml', `${template('      Handler: orders.handler\n')}${events.join('\n')}\n`);

    expect(extraction).toEqual({ ok: false, reason: 'names more than 1000 services, schedules and functions' });
  });
});
