// Which file of the built interface an address of the page means. Nothing outside that folder can be named.

import { extname, join, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
};

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

/** Null for what is not a plain path to a file of a kind that the interface consists of. */
export function pageFile(url: string, folder: string): PageFile | null {
  const decoded = decodedPath(url);
  if (decoded === null) return null;
  const names = decoded.split('/').filter((name) => name !== '');
  // Also what only Windows understands: backslashes, drives and streams, names that end in a dot or space.
  const isPlain = names.every((name) => /^[\w@~+-][\w.@~+-]*$/.test(name) && !name.endsWith('.'));
  if (!isPlain) return null;
  const path = join(folder, ...(names.length === 0 ? ['index.html'] : names));
  const contentType = contentTypes[extname(path).toLowerCase()];
  const isInside = path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  return contentType === undefined || !isInside ? null : { path, contentType };
}

function decodedPath(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return null; // no address, or escapes that are no text
  }
}
