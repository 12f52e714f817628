/**
 * The address a simulated call is sent to: the default endpoint, or a domain name where that endpoint is disabled.
 *
 * A call to a door that is shut would say nothing about who may come in by the other. Where none can be seen there is one
 * elsewhere, since nobody could call the API otherwise; a private one has a policy of its own, which nobody could guess.
 */
import { literalText, valueOf } from '../../base/atoms';
import type { Api, Domain } from '../../gateway/model';
import type { CaseRequest } from '../../scenario/canonical';
import type { SimulatedCaller } from './simulated-caller';

export function doorOf(api: Api | undefined, caller: SimulatedCaller): Pick<CaseRequest, 'domain' | 'clientCertificate'> {
  if (!api || api.disablesDefaultEndpoint.length === 0) return {};
  // The one that demands least says most about who gets in.
  const domain = api.domains.find(({ mutualTls }) => mutualTls.length === 0) ?? api.domains[0];
  if (!domain) return valueOf(api.endpoint) === 'PRIVATE' ? {} : { domain: { name: sampleName } };
  // A stranger is nobody who was given a certificate; what the others are asked about is what they may do with one.
  const isStranger = caller.input.type === 'anonymous' && caller.hasToken !== true && caller.output === undefined;
  return { domain: inCase(domain), ...(domain.mutualTls.length > 0 && !isStranger ? { clientCertificate: 'valid' } : {}) };
}

const sampleName = 'api.example.com';

/** The first way through it, where there are several. */
function inCase({ name, mappings }: Domain): NonNullable<CaseRequest['domain']> {
  const basePath = mappings.length > 1 ? mappings.map((way) => literalText(way.basePath)).find((path) => path !== undefined) : undefined;
  return { name: literalText(name) ?? sampleName, ...(basePath === undefined ? {} : { basePath }) };
}
