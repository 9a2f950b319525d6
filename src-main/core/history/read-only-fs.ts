// The Disk port in the form that isomorphic-git asks for.
import type { PromiseFsClient } from 'isomorphic-git';
import { HeliosError } from '../../../src-shared/errors.ts';
import type { Disk } from '../disk.ts';

/** isomorphic-git insists on a whole file system but only reads here; its writes are not safe against a crash. */
export function readOnlyFs(disk: Disk): PromiseFsClient {
  const refuse = () => Promise.reject(new HeliosError('internal', 'isomorphic-git must not write.'));
  const stat = async (path: string) => {
    const { kind } = await disk.stat(path);
    return { isFile: () => kind === 'file', isDirectory: () => kind === 'folder', isSymbolicLink: () => false };
  };
  return {
    promises: {
      async readFile(path: string, options?: string | { readonly encoding?: string }) {
        const bytes = await disk.readFile(path);
        const encoding = typeof options === 'string' ? options : options?.encoding;
        return encoding === undefined ? bytes : Buffer.from(bytes).toString('utf8');
      },
      readdir: (path: string) => disk.readdir(path),
      stat,
      lstat: stat,
      writeFile: refuse,
      unlink: refuse,
      mkdir: refuse,
      rmdir: refuse,
      readlink: refuse,
      symlink: refuse,
    },
  };
}
