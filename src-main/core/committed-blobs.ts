// Ids of the contents that the newest version in the history holds, by path. Follows our own changes; read anew when
// the history was moved by somebody else.

import { encodeBlob } from './history/git-objects.ts';
import { type History } from './history/history.ts';
import { type Change } from './history/prepare-change.ts';

export class CommittedBlobs {
  readonly #history: History;
  #head: string | null = null;
  #blobs = new Map<string, string>();

  constructor(history: History) {
    this.#history = history;
  }

  async read(): Promise<ReadonlyMap<string, string>> {
    const head = await this.#history.head();
    if (head !== this.#head) {
      this.#blobs = new Map(head === null ? [] : await this.#history.listFiles(head));
      this.#head = head;
    }
    return this.#blobs;
  }

  follow({ parent, commit }: { readonly parent: string | null; readonly commit: string }, { files }: Change): void {
    if (this.#head !== parent) return;
    for (const [path, content] of files) {
      if (content === null) this.#blobs.delete(path);
      else this.#blobs.set(path, encodeBlob(content).oid);
    }
    this.#head = commit;
  }

  /** For changes that were taken back. */
  forget(): void {
    this.#head = null;
    this.#blobs = new Map();
  }
}
