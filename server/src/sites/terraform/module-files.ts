/**
 * Files that expressions name (`file`, `templatefile`): each is found among the declarations of the module, under a key of its
 * own, so that whoever notes what was looked up notes files as well.
 *
 * Those that say `path.module` start from the folder of their module, all others from that of the root module, which is where
 * people run Terraform. `path.cwd` says that it is run elsewhere.
 */
import { isAtom, type HoledText } from '../../base/atoms';
import { documentOf } from '../../policy/text';
import type { HostNode } from '../../syntax/node';
import { isTemplateFile, isTerraformFile } from '../file-names';
import { splitInside } from './inside';

const mark = 'file ';

/** `root` is the key of the module; undefined where something else is computed in the path. */
export function fileKey({ pieces }: HoledText, root: string): string | undefined {
  const [first = '', ...others] = pieces;
  const rest = others.filter((piece): piece is string => typeof piece === 'string');
  if (rest.length < others.length) return undefined;
  if (!isAtom(first)) return mark + [first, ...rest].join('');
  const { prefix, rest: name } = splitInside(first.id.slice(root.length + 1));
  const below = rest.join('');
  const start = name === 'path.module' ? prefix : name === 'path.root' ? '' : undefined;
  return start !== undefined && below.startsWith('/') ? `${start}${mark}.${below}` : undefined;
}

/** The calls that lead to the module from whose folder a path starts, and the path; undefined for any other key. */
export function filePlace(key: string): { readonly prefix: string; readonly path: string } | undefined {
  const { prefix, rest } = splitInside(key);
  return rest.startsWith(mark) ? { prefix, path: rest.slice(mark.length) } : undefined;
}

/** Whether a part of a definition is read in a file of its own as it is here. */
export function speaksForItself({ span, origin, shared }: HostNode): boolean {
  const uri = documentOf(span.source);
  return shared !== true && origin.format !== 'hcl' && origin.outer === undefined && !isTerraformFile(uri) && !isTemplateFile(uri);
}
