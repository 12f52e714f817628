/**
 * The logical ids that the Serverless Framework gives to what it makes. Templates in `resources` refer to these, so they have
 * to be the framework's own, to the letter.
 */
export const restApiId = 'ApiGatewayRestApi';
export const httpApiId = 'HttpApi';
export const webSocketApiId = 'WebsocketsApi';
export const sharedRoleId = 'IamRoleLambdaExecution';

export const apiIds: ReadonlySet<string> = new Set([restApiId, httpApiId, webSocketApiId]);

/** The role of one function, as the framework and the plugin for it name it. */
export function functionRoleId(name: string): string {
  return `${normalized(name)}${sharedRoleId}`;
}

/** Of a path without the slashes around it. */
export function resourceId(path: string): string {
  return `ApiGatewayResource${normalizedPath(path)}`;
}

export function methodId(path: string, method: string): string {
  const place = path === '' ? '' : normalizedPath(path);
  return `ApiGatewayMethod${place}${capital(method.toLowerCase())}`;
}

export function restAuthorizerId(name: string): string {
  return `${normalized(name)}ApiGatewayAuthorizer`;
}

export function httpAuthorizerId(name: string): string {
  return `HttpApiAuthorizer${normalized(name)}`;
}

/** `*` is the route that takes what no other does. */
export function httpRouteId(key: string): string {
  return `HttpApiRoute${key === '*' ? 'Default' : normalizedPath(key)}`;
}

export function webSocketAuthorizerId(name: string): string {
  return `${normalized(name)}WebsocketsAuthorizer`;
}

export function webSocketRouteId(route: string): string {
  const name = route.replaceAll('$', 'S').replaceAll('/', 'Slash').replaceAll('-', 'Dash').replaceAll('_', 'Underscore').replaceAll('.', 'Period');
  return `${name}WebsocketsRoute`;
}

/** What follows the last colon of an ARN, and of that what follows the last dash. */
export function authorizerNameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).split('-').at(-1) ?? arn;
}

function normalized(name: string): string {
  return capital(name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'));
}

function normalizedPath(path: string): string {
  return path.split('/').map(normalizedPart).join('');
}

/** The framework lowers all letters but the first, which a brace or a dot may be. */
function normalizedPart(part: string): string {
  const text = capital(part.toLowerCase()).replaceAll('-', 'Dash');
  const open = text.indexOf('{');
  const close = text.lastIndexOf('}');
  const named = open >= 0 && close > open ? `${text.slice(0, open)}${text.slice(open + 1, close)}Var${text.slice(close + 1)}` : text;
  return capital(lettersOf(named));
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^0-9A-Za-z]/g, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
