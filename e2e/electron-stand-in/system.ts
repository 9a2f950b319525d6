// Parts of the system that only answer or report: nothing of it is asked for real.

import type { Display, MessageBoxOptions, MessageBoxReturnValue } from 'electron';

import { Emitter } from './emitter.ts';

export const shell = {
  openExternal: async (_url: string): Promise<void> => {},
};

export const dialog = {
  /** As a person who dismisses it. */
  async showMessageBox(...args: readonly [MessageBoxOptions] | readonly [unknown, MessageBoxOptions]) {
    // The options come last in both.
    const { cancelId = 0 } = args.at(-1) as MessageBoxOptions;
    return { response: cancelId, checkboxChecked: false } satisfies MessageBoxReturnValue;
  },
};

export const powerMonitor = new Emitter(['suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen']);

class NativeTheme extends Emitter {
  #source: 'system' | 'light' | 'dark' = 'system';

  constructor() {
    super(['updated']);
  }

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }

  set themeSource(source: 'system' | 'light' | 'dark') {
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.shouldUseDarkColors;
  }
}

export const nativeTheme = new NativeTheme();

const area = { x: 0, y: 0, width: 1920, height: 1040 };
const display = { id: 1, workArea: area, bounds: { ...area, height: 1080 }, scaleFactor: 1 } satisfies Partial<Display>;

export const screen = {
  getAllDisplays: () => [display],
  getDisplayMatching: (_rectangle: object) => display,
};
