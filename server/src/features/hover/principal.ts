/**
 * Hover on a principal: whom it matches (semantics §2.3).
 *
 * Only its form is looked at; whether such a user or role exists nobody knows here.
 */
import { displayText, isAtom, literalText, type HoledText } from '../../base/atoms';
import { code } from '../markdown';
import { findText } from '../texts';
import { paragraphs } from '../topics';

export function describePrincipal(text: HoledText, type: string): string | undefined {
  const shown = displayText(text);
  const form = formOf(text, type);
  const body = findText('principals', form);
  return body === undefined ? undefined : paragraphs([`**${code(shown)}**${accountOf(shown, form)}`, body]);
}

type Form = 'everyone' | 'account' | 'user' | 'role' | 'session' | 'federated-user' | 'service' | 'provider' | 'deleted' | 'deployment' | 'unreadable' | 'CanonicalUser';

function formOf(text: HoledText, type: string): Form {
  if (literalText(text) === '*') return 'everyone';
  if (text.pieces.length === 1 && text.pieces.every(isAtom)) return 'deployment';
  switch (type) {
    case 'Service':
      return 'service';
    case 'Federated':
      return 'provider';
    case 'CanonicalUser':
      return 'CanonicalUser';
    default:
      return formOfArn(displayText(text));
  }
}

function formOfArn(shown: string): Form {
  if (/^\d{12}$/.test(shown) || shown.endsWith(':root')) return 'account';
  if (/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(shown)) return 'deleted';
  const rest = /^arn:.*:(iam|sts)::.*?:(user|role|assumed-role|federated-user)\/./.exec(shown)?.[2];
  switch (rest) {
    case 'user':
    case 'role':
    case 'federated-user':
      return rest;
    case 'assumed-role':
      return 'session';
    default:
      return shown.includes('${') ? 'deployment' : 'unreadable';
  }
}

function accountOf(shown: string, form: Form): string {
  const account = /\b(\d{12})\b/.exec(shown)?.[1];
  return account === undefined || form === 'service' || form === 'provider' ? '' : ` · account ${code(account)}`;
}
