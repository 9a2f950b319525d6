// Where the page may go (nowhere but itself) and what may be opened outside of it.

export const pageScheme = 'helios-app';
export const pageOrigin = `${pageScheme}://helios`;
export const pageUrl = `${pageOrigin}/`;

/** Handed to the system's browser. Documentation of clients that the interface names, and of the protocol. */
const outsideHosts: ReadonlySet<string> = new Set([
  'modelcontextprotocol.io',
  'code.claude.com',
  'docs.claude.com',
  'support.claude.com',
  'cursor.com',
  'docs.cursor.com',
  'code.visualstudio.com',
  'developers.openai.com',
  'geminicli.com',
  'docs.windsurf.com',
  'zed.dev',
  'github.com',
]);

/** By parsed parts: a text that begins alike may be another place. */
export const isOwnPage = (url: string): boolean => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed?.protocol === `${pageScheme}:` && parsed.host === 'helios' && !parsed.username && !parsed.password;
};

export function mayOpenOutside(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return (
    parsed?.protocol === 'https:' &&
    parsed.port === '' &&
    !parsed.username &&
    !parsed.password &&
    outsideHosts.has(parsed.hostname)
  );
}

/** What the page itself may load. Workers and downloads of the page are `blob:`, pictures of styles `data:`. */
export const mayLoad = (url: string): boolean => /^(blob|data|devtools):/i.test(url) || isOwnPage(url);

/** Copying is the one permission the interface needs. */
export const mayUse = (permission: string, url: string): boolean =>
  permission === 'clipboard-sanitized-write' && isOwnPage(url);
