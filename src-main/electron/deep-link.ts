// `helios://import?yaml=…&name=…&from=…`: a persona that a web page or a message proposes. Anybody can make such a link, so
// it is read strictly, and what it holds is only ever shown.

import { HeliosError } from '../../src-shared/errors.ts';
import type { PersonaProposal } from '../../src-shared/desktop-bridge.ts';
import { personaNameSchema, personaSchema } from '../../src-shared/model.ts';
import { parseYaml } from '../../src-shared/yaml/yaml-text.ts';

export const linkScheme = 'helios';

/** Windows passes on about so much in a command line; a persona that needs more is a file. */
const maxLinkCharacters = 24 * 1024;
const maxYamlCharacters = 16 * 1024;
const maxFromCharacters = 120;
const parameters = ['yaml', 'name', 'from'] as const;
type Parameter = (typeof parameters)[number];

/** @throws HeliosError `invalid` with a sentence that says nothing of what the link holds */
export function readLink(link: string): PersonaProposal {
  if (link.length > maxLinkCharacters) throw refused('it is too long');
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url?.protocol !== `${linkScheme}:`) throw refused('it is not a link of Helios');
  // Some systems add the slash of a path; the case of a host is kept for schemes that the standard does not know.
  const isImport = url.host.toLowerCase() === 'import' && (url.pathname === '' || url.pathname === '/');
  if (!isImport || url.username !== '' || url.password !== '' || url.hash !== '')
    throw refused('it asks for something that this Helios does not know');
  const { yaml, name, from } = readParameters(url.search.slice(1));
  if (yaml === undefined || yaml.trim() === '') throw refused('it holds no persona');
  if (yaml.length > maxYamlCharacters) throw refused('its persona is too large');
  if (name !== undefined && !personaNameSchema.safeParse(name).success) throw refused('its name cannot be used');
  if (from !== undefined && from.length > maxFromCharacters) throw refused('it says too much about its origin');
  refuseOtherThanPersona(yaml);
  return { name: name ?? null, text: yaml, from: from?.trim() || null };
}

function readParameters(query: string): Partial<Record<Parameter, string>> {
  const found: Partial<Record<Parameter, string>> = {};
  for (const part of query.split('&')) {
    const [key = '', value = '', ...more] = part.split('=');
    const parameter = parameters.find((known) => known === key);
    if (parameter === undefined || more.length > 0) throw refused('it holds something that this Helios does not know');
    if (found[parameter] !== undefined) throw refused('it says something twice');
    found[parameter] = decode(value);
  }
  return found;
}

/** Not URLSearchParams, which puts a mark in place of bytes that are no text. */
function decode(value: string): string {
  let text: string;
  try {
    text = decodeURIComponent(value.replaceAll('+', ' '));
  } catch (cause) {
    throw refused('its text is damaged', cause);
  }
  if (/[^\P{Cc}\n\r\t]/u.test(text)) throw refused('it holds control characters');
  return text;
}

function refuseOtherThanPersona(yaml: string): void {
  try {
    personaSchema.parse(parseYaml(yaml, 'link'));
  } catch (cause) {
    throw refused('what it holds is no valid persona', cause);
  }
}

const refused = (reason: string, cause?: unknown): HeliosError =>
  new HeliosError('invalid', `The link was not used: ${reason}.`, {}, { cause });
