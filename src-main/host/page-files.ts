// The interface's own files: from the folder it was built into, or from inside the single executable, which holds them as
// assets.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { extname } from 'node:path';

import sirv from 'sirv';

export type ServePageFile = (request: IncomingMessage, response: ServerResponse, otherwise: () => void) => void;

/** What an asset's name begins with. */
const assetFolder = 'renderer';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css;charset=utf-8',
  '.html': 'text/html;charset=utf-8',
  '.js': 'text/javascript;charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Null in a package without the interface. */
export function openPageFiles(folder: string, setHeaders: (response: ServerResponse) => void): ServePageFile | null {
  // Asked for in this way because Electron may come without it.
  const sea = process.getBuiltinModule('node:sea');
  // A folder that happens to lie beside a single executable is somebody else's.
  if (sea?.isSea()) return serveAssets(sea, setHeaders);
  return existsSync(folder) ? sirv(folder, { etag: true, setHeaders }) : null;
}

function serveAssets(
  sea: NonNullable<ReturnType<typeof process.getBuiltinModule<'node:sea'>>>,
  setHeaders: (response: ServerResponse) => void,
): ServePageFile {
  const names = new Set(sea.getAssetKeys());
  const etags = new Map<string, string>();
  return (request, response, otherwise) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = assetFolder + (pathname === '/' ? '/index.html' : pathname);
    if (!names.has(name) || (request.method !== 'GET' && request.method !== 'HEAD')) return otherwise();
    const bytes = Buffer.from(sea.getAsset(name));
    const etag = etags.get(name) ?? `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    etags.set(name, etag);
    setHeaders(response);
    response.setHeader('etag', etag);
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.setHeader('content-type', contentTypes[extname(name)] ?? 'application/octet-stream');
    response.setHeader('content-length', bytes.length);
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : bytes);
  };
}
