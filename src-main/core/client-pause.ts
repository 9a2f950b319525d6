// Whether clients may change anything now (D1). The user's word, so it outlasts a restart; it belongs to this computer and
// not to the history, so it is a file in `run/`.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../src-shared/errors.ts';
import { diskErrorCode, replaceFile, toIoError, type Disk } from './disk.ts';

export class ClientPause {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #path: string;
  readonly #onChange: () => void;
  #isOn: boolean;

  constructor(disk: Disk, dir: string, onChange: () => void) {
    this.#disk = disk;
    this.#folder = join(dir, 'run');
    this.#path = join(this.#folder, 'clients-paused');
    this.#onChange = onChange;
    this.#isOn = existsSync(this.#path);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Counts from the moment it is answered, also after a power cut. @throws HeliosError `io` */
  async set(isOn: boolean): Promise<void> {
    if (isOn) {
      const since = new TextEncoder().encode(`${new Date().toISOString()}\n`);
      await replaceFile(this.#disk, this.#path, since, { tempDir: this.#folder });
    } else {
      await this.#remove();
    }
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.#onChange();
  }

  /** @throws HeliosError `unavailable` */
  refuseWhileOn(): void {
    if (!this.#isOn) return;
    throw new HeliosError('unavailable', 'The user has paused changes by clients. Nothing was changed.', {
      guidance: 'Reading works as before. Tell the user, who can end the pause in Helios; trying again does not help.',
    });
  }

  async #remove(): Promise<void> {
    try {
      await this.#disk.unlink(this.#path);
      await this.#disk.syncFolder(this.#folder);
    } catch (error) {
      if (diskErrorCode(error) !== 'ENOENT') throw toIoError('end the pause', error);
    }
  }
}
