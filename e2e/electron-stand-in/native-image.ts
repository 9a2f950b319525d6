import { existsSync, readFileSync } from 'node:fs';

export class NativeImage {
  readonly #bytes: Buffer | null;
  #isTemplate = false;

  /** Of a file that is no picture Electron makes an empty image, too. */
  constructor(path?: string) {
    const bytes = path !== undefined && existsSync(path) ? readFileSync(path) : null;
    this.#bytes = bytes?.subarray(1, 4).toString() === 'PNG' ? bytes : null;
  }

  isEmpty = (): boolean => this.#bytes === null;
  setTemplateImage = (isTemplate: boolean): void => void (this.#isTemplate = isTemplate);
  isTemplateImage = (): boolean => this.#isTemplate;
}

export const nativeImage = {
  createFromPath: (path: string): NativeImage => new NativeImage(path),
  createEmpty: (): NativeImage => new NativeImage(),
};
