// The content of a folder as a value: taken from a real one, changed, and made real again elsewhere.

import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a name leads to; the same object under two names is one file with two links. */
export type Node = { readonly kind: 'folder' } | { readonly kind: 'file'; readonly bytes: Buffer };

/** By path relative to the folder, with slashes. */
export type DiskImage = ReadonlyMap<string, Node>;

export function readImage(dir: string): DiskImage {
  const image = new Map<string, Node>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(dir, folder)).toSorted()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (lstatSync(join(dir, path)).isDirectory()) {
        image.set(path, { kind: 'folder' });
        visit(path);
      } else {
        image.set(path, { kind: 'file', bytes: readFileSync(join(dir, path)) });
      }
    }
  };
  visit('');
  return image;
}

/** What lies in a folder that is not there is left out, as a disk would. @param dir exists and is empty */
export function writeImage(image: DiskImage, dir: string): void {
  const folders = new Set(['']);
  const linked = new Map<Node, string>();
  for (const path of [...image.keys()].toSorted()) {
    const node = image.get(path);
    if (!node || !folders.has(path.slice(0, Math.max(0, path.lastIndexOf('/'))))) continue;
    const place = join(dir, path);
    const first = linked.get(node);
    if (node.kind === 'folder') {
      mkdirSync(place, { mode: 0o700 });
      folders.add(path);
    } else if (first === undefined) {
      writeFileSync(place, node.bytes, { mode: 0o600 });
      linked.set(node, place);
    } else {
      linkSync(first, place);
    }
  }
}
