// What a person gives to a client so that it starts Helios or finds it: the entry for its file, or its own command.

import { places, serverName, type ClientFile, type KnownClient, type Launch, type Place } from './known-clients.ts';
import { shellCommand, type Shell } from './shell-quote.ts';

export type System = 'mac' | 'windows' | 'linux';

/** One way to connect a client. */
export type Variant =
  | { readonly kind: 'command'; readonly shell: Shell; readonly text: string }
  /** `place` is null where the path is the same everywhere. */
  | { readonly kind: 'file'; readonly place: Place | null; readonly path: string; readonly text: string };

/** The ways to connect it, those for this system first. */
export function variantsOf({ command, file }: KnownClient, launch: Launch, system: System): readonly Variant[] {
  const shells: readonly Shell[] = system === 'windows' ? ['powershell', 'cmd'] : ['posix'];
  const commands = command
    ? shells.map((shell): Variant => {
        const text = shellCommand(shell, [...command, launch.command, ...launch.args]);
        return { kind: 'command', shell, text };
      })
    : [];
  const text = entryText(file, launch);
  return [...commands, ...pathsOf(file, system).map((at): Variant => ({ kind: 'file', ...at, text }))];
}

function pathsOf({ path }: ClientFile, system: System): readonly { place: Place | null; path: string }[] {
  if ('home' in path) {
    const home = system === 'windows' ? `%USERPROFILE%\\${path.home.replaceAll('/', '\\')}` : `~/${path.home}`;
    return [{ place: null, path: home }];
  }
  const isHere = (place: Place) => place === system || (system === 'windows' && place === 'windows_store');
  return [...places.filter(isHere), ...places.filter((place) => !isHere(place))].flatMap((place) => {
    const at = path[place];
    return at === undefined ? [] : [{ place, path: at }];
  });
}

/** A whole file with nothing but the entry of Helios; what is in the file already stays beside it. */
export function entryText({ format, key, extra = {} }: Omit<ClientFile, 'path'>, { command, args }: Launch): string {
  if (format === 'json') return asJson({ [key]: { [serverName]: { ...extra, command, args } } });
  return [
    `[${key}.${serverName}]`,
    `command = ${tomlString(command)}`,
    `args = [${args.map(tomlString).join(', ')}]`,
  ].join('\n');
}

/** For a client that speaks HTTP: the address, and the token where the person puts it in. */
export const httpEntryText = (url: string, token: string): string =>
  asJson({ mcpServers: { [serverName]: { type: 'http', url, headers: { Authorization: `Bearer ${token}` } } } });

/** For a client that is not known. */
export const stdioEntryText = (launch: Launch): string => entryText({ format: 'json', key: 'mcpServers' }, launch);

const asJson = (value: object): string => JSON.stringify(value, null, 2);

/** TOML's basic strings are those of JSON, but for one control character. */
const tomlString = (text: string): string => JSON.stringify(text).replaceAll('\u007f', String.raw`\u007f`);

/** Where Helios runs, by a path of its own: a page may be looked at from elsewhere. */
export function systemOf(path: string, isMac: boolean): System {
  if (/^(?:[A-Za-z]:)?\\/.test(path)) return 'windows';
  return isMac || path.startsWith('/Users/') ? 'mac' : 'linux';
}
