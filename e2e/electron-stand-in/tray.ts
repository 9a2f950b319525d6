import { Emitter } from './emitter.ts';
import type { Menu } from './menu.ts';
import { NativeImage } from './native-image.ts';

/** What is set is kept nowhere: `desktop-record.cjs` sees it being set, over Electron as well. */
export class Tray extends Emitter {
  #isDestroyed = false;

  constructor(image: NativeImage | string) {
    super(['click', 'right-click', 'double-click']);
    this.setImage(image);
  }

  setImage(image: NativeImage | string): void {
    const given = typeof image === 'string' ? new NativeImage(image) : image;
    if (given.isEmpty()) throw new Error('The stand-in of Tray was given an image that is empty.');
  }

  setToolTip(_text: string): void {
    this.#expectAlive();
  }

  setContextMenu(_menu: Menu | null): void {
    this.#expectAlive();
  }

  isDestroyed = (): boolean => this.#isDestroyed;

  destroy(): void {
    this.#isDestroyed = true;
  }

  #expectAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Tray is destroyed');
  }
}
