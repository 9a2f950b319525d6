// Menus that nobody draws: what is in them can be looked up and clicked.

import type { MenuItemConstructorOptions } from 'electron';

export class MenuItem {
  readonly id: string;
  readonly label: string;
  readonly type: NonNullable<MenuItemConstructorOptions['type']>;
  readonly role: MenuItemConstructorOptions['role'];
  readonly enabled: boolean;
  readonly submenu: Menu | null;
  checked: boolean;
  readonly click: () => void;

  constructor({
    id = '',
    label = '',
    type,
    role,
    enabled = true,
    checked = false,
    submenu,
    click,
  }: MenuItemConstructorOptions) {
    if (role === undefined && label === '' && type !== 'separator')
      throw new Error('The stand-in of MenuItem needs a label, a role or a separator.');
    this.id = id;
    this.label = label;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.role = role;
    this.enabled = enabled;
    this.checked = checked;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : null;
    this.click = () => {
      if (!this.enabled) return;
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.checked = true;
      // Handlers of the app take none of what Electron hands them: the item, the window and the event.
      click?.(this as never, undefined, {});
    };
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: readonly MenuItem[];

  private constructor(items: readonly MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template.map((options) => new MenuItem(options)));
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null);
      if (found) return found;
    }
    return null;
  }
}
