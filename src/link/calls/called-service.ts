/** A request to a host that the catalogue knows means what the service's own library would do. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Role, RoleMatch, StaticValue } from '../../model/graph.ts';

/** Options of a request, or of the client it is made with, that hold an address or its beginning. */
const addressKeys = ['url', 'uri', 'baseURL', 'baseUrl', 'prefixUrl', 'hostname'];

/** What an `http-call` does beside asking, by the literal host of its address; nothing where the host is not literal or not known. */
export function findServiceRoles(catalogue: Catalogue, match: RoleMatch): readonly RoleMatch[] {
  if (match.role !== 'http-call' || catalogue.hosts.size === 0) return [];
  const address = findAddress(match);
  const known = address === null ? undefined : catalogue.hosts.get(address.host)?.find(({ paths }) => paths === null || paths.some((path) => holdsPath(address.path, path)));
  if (address !== null && known !== undefined) return [{ ...match, role: known.role as Role, library: known.library, major: null, api: `${match.api} to ${address.host}` }];
  return findOwnServer(catalogue, match);
}

/** What a project runs itself has any host, and mostly one that only its settings know: the path says which program answers. */
function findOwnServer(catalogue: Catalogue, match: RoleMatch): readonly RoleMatch[] {
  const texts = [...match.arguments, ...match.originArguments].flatMap(getTexts);
  for (const { library, paths, role } of catalogue.hosts.get('*') ?? []) {
    const path = paths?.find((one) => texts.some((text) => holdsPath(text, one)));
    if (path !== undefined) return [{ ...match, role: role as Role, library, major: null, api: `${match.api} of ${path}` }];
  }
  return [];
}

/** As a whole word, or the plural of it: `/transfer` is in `/transfer/bulk`, and not in `/transferrecipient`. */
function holdsPath(address: string, path: string): boolean {
  return address.split(path).slice(1).some((rest) => path.endsWith('/') || /^s?(?![a-z])/i.test(rest));
}

/** Host and path of the address; a path below the client's own base is put behind it. */
function findAddress(match: RoleMatch): { readonly host: string; readonly path: string } | null {
  const texts = [...match.arguments, ...match.originArguments].flatMap(getTexts);
  const base = texts.find((text) => /^https?:\/\//i.test(text));
  const parts = base === undefined ? null : /^https?:\/\/([^/?#:*]+)(?::\d+)?([^?#]*)/i.exec(base);
  const host = parts?.[1];
  if (host === undefined) return findNamedHost(match);
  const rest = texts.find((text) => text !== base && !/^https?:/i.test(text)) ?? '';
  return { host: host.toLowerCase(), path: `${parts?.[2] ?? ''}/${rest}`.replace(/\/{2,}/g, '/') };
}

/** `https.request({ hostname, path })`: https://nodejs.org/api/http.html#httprequesturl-options-callback */
function findNamedHost({ arguments: given }: RoleMatch): { readonly host: string; readonly path: string } | null {
  for (const options of given) {
    const host = readText(options, 'hostname') ?? readText(options, 'host')?.replace(/:\d+$/, '');
    if (host !== undefined) return { host: host.toLowerCase(), path: readText(options, 'path') ?? '' };
  }
  return null;
}

function readText(value: StaticValue, key: string): string | undefined {
  const found = value.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
  return found?.kind === 'literal' && typeof found.value === 'string' ? found.value : undefined;
}

function getTexts(value: StaticValue): string[] {
  if (value.kind === 'literal') return typeof value.value === 'string' ? [value.value] : [];
  if (value.kind !== 'object') return [];
  return value.properties.flatMap((property) => (addressKeys.includes(property.key) && property.value.kind === 'literal' && typeof property.value.value === 'string' ? [property.value.value] : []));
}
