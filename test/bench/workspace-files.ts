/**
 * A workspace of many services: their templates with routes, and policies about calls to them. Tests count on it, the bench
 * measures it.
 */

export interface WorkspaceFiles {
  /** By URI. */
  readonly texts: Readonly<Record<string, string>>;
  readonly routes: number;
  readonly policies: number;
}

const root = 'file:///bench/workspace';
const routesEach = 10;

export const workspaceRoot = root;

/** `services` templates of ten routes each, and twice as many policy files of ten for each. */
export function workspaceFiles(services: number): WorkspaceFiles {
  const templates = Array.from({ length: services }, (_, index) => [`${root}/services/s${String(index)}/template.yaml`, template(index)] as const);
  const policies = Array.from({ length: services * 20 }, (_, index) => [`${root}/policies/p${String(index % 40)}/policy${String(index)}.json`, policy(index)] as const);
  return { texts: Object.fromEntries([...templates, ...policies]), routes: services * routesEach, policies: policies.length };
}

function template(index: number): string {
  const events = Array.from({ length: routesEach }, (_, route) => `        E${String(route)}: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/s${String(index)}/items${String(route)}/{id}", Method: ${['get', 'post', 'put', 'delete'][route % 4] ?? 'get'} } }\n`);
  return `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { Name: service${String(index)}, StageName: prod } }
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Events:
${events.join('')}`;
}

function policy(index: number): string {
  const statement = { Sid: `Call${String(index)}`, Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `arn:aws:execute-api:eu-west-1:111122223333:*/prod/GET/s${String(index % 50)}/*` };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
}
