// The built desktop app as a test drives it: over Electron where there is one, else over the stand-in, with the same steps.

import type { ChildProcess } from 'node:child_process';

import { expect, type Page } from '@playwright/test';

import type { DesktopBridge } from '../src-shared/desktop-bridge.ts';
import { startDesktopCarrier, type DesktopCarrier, type Electron } from './desktop-carrier.ts';
import type { DesktopOptions } from './desktop-command.ts';
import { state } from './first-page.ts';

declare global {
  interface Window {
    readonly heliosDesktop?: DesktopBridge;
  }
}

/** What desktop-record.cjs notes. */
export interface Seen {
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
  readonly opened: readonly string[];
  readonly questions: readonly { readonly message: string; readonly detail: string; readonly buttons: string[] }[];
}

export interface TrayItem {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
}

/** One start of the app, and what starts again by itself after it. */
export class DesktopApp {
  readonly #carrier: DesktopCarrier;

  private constructor(carrier: DesktopCarrier) {
    this.#carrier = carrier;
  }

  static async start(options: DesktopOptions): Promise<DesktopApp> {
    return new DesktopApp(await startDesktopCarrier(options));
  }

  get pid(): number {
    return this.#carrier.pid();
  }

  /** The process that was started; another one runs after a relaunch. */
  get child(): ChildProcess {
    return this.#carrier.child;
  }

  /** In the main process of the app that runs now; the function sees nothing of the test. */
  evaluate<Value, Arg = undefined>(run: (electron: Electron, arg: Arg) => Value, arg?: Arg): Promise<Awaited<Value>> {
    return this.#carrier.evaluate(run as never, arg) as Promise<Awaited<Value>>;
  }

  /** The page in the window, which has to be open. */
  page(): Promise<Page> {
    return this.#carrier.page();
  }

  /** Once it shows that it is connected. */
  async livePage(): Promise<Page> {
    const page = await this.page();
    await expect(state(page, 'Live')).toBeVisible();
    return page;
  }

  /** Resolves when the process that was started, or that it started again last, is gone. */
  ended(): Promise<void> {
    return expect.poll(() => this.#carrier.isRunning(), { timeout: 30_000, intervals: [20, 50, 100] }).toBe(false);
  }

  async quit(): Promise<void> {
    if (this.#carrier.isRunning()) await this.evaluate(({ app }) => void setTimeout(() => app.quit())).catch(() => {});
    await this.ended();
    await this.#carrier.close();
  }

  /** For tests that have failed, too. */
  async end(): Promise<void> {
    if (this.#carrier.isRunning()) process.kill(this.pid, 'SIGTERM');
    await this.ended().catch(() => process.kill(this.pid, 'SIGKILL'));
    await this.#carrier.close();
  }

  /** Items of the tray's menu, those of menus inside it too. Null without a tray. */
  async tray(): Promise<{ readonly toolTip: string; readonly items: readonly TrayItem[] } | null> {
    return this.evaluate(() => {
      // desktop-record.cjs put it there.
      const { tray } = Reflect.get(globalThis, 'heliosRecord');
      interface Item extends TrayItem {
        readonly submenu?: { readonly items: readonly Item[] } | null;
      }
      const flat = ({ items }: { readonly items: readonly Item[] }): Item[] =>
        items.flatMap((item) => [item, ...(item.submenu ? flat(item.submenu) : [])]);
      if (!tray?.menu) return null;
      const items = flat(tray.menu).map(({ id, label, enabled, checked }) => ({ id, label, enabled, checked }));
      return { toolTip: tray.toolTip, items };
    });
  }

  async trayItem(id: string): Promise<TrayItem | undefined> {
    return (await this.tray())?.items.find((item) => item.id === id);
  }

  /** Waits until the item is there and can be chosen. */
  async choose(id: string): Promise<void> {
    await expect.poll(() => this.trayItem(id), `${id} in the tray`).toMatchObject({ enabled: true });
    await this.evaluate((_electron, id) => {
      Reflect.get(globalThis, 'heliosRecord').tray.menu.getMenuItemById(id).click();
    }, id);
  }

  /** The button that the next question gets. */
  answer(button: number): Promise<void> {
    return this.evaluate(
      (_electron, button) => void Reflect.get(globalThis, 'heliosRecord').answers.push(button),
      button,
    );
  }

  seen(): Promise<Seen> {
    return this.evaluate(() => {
      const { notifications, opened, questions } = Reflect.get(globalThis, 'heliosRecord');
      const shown = notifications.map(({ title, body }: { title: string; body: string }) => ({ title, body }));
      return { notifications: shown, opened, questions };
    });
  }

  /** Null where no window was opened yet. */
  window(): Promise<{ readonly visible: boolean; readonly minimized: boolean } | null> {
    return this.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window ? { visible: window.isVisible(), minimized: window.isMinimized() } : null;
    });
  }

  closeWindow(): Promise<void> {
    return this.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  }
}

/** As the page asks, by its bridge. */
export const askFromPage = (page: Page, name: string, input: object) =>
  page.evaluate(([name, input]) => window.heliosDesktop?.call(name, input), [name, input] as const);
