// Loaded before the app, into Electron (`-r`) or the stand-in: notes what the app shows where no test can look, and answers
// what it asks. The app itself is as it ships.

// oxlint-disable-next-line typescript/no-require-imports
const { dialog, Notification, shell, Tray } = require('electron');

/** Read by desktop-app.ts. */
const record = {
  /** @type {{ menu: unknown, toolTip: string, image: unknown } | null} */
  tray: null,
  /** @type {import('electron').Notification[]} */
  notifications: [],
  /** @type {string[]} */
  opened: [],
  /** @type {import('electron').MessageBoxOptions[]} */
  questions: [],
  /** Which button is chosen, for the questions to come; without one they are dismissed. @type {number[]} */
  answers: [],
};
Object.assign(globalThis, { heliosRecord: record });

/**
 * @param {object} owner
 * @param {string} name
 * @param {(self: object, args: any[]) => void} note
 */
function watch(owner, name, note) {
  const original = Reflect.get(owner, name);
  Reflect.set(owner, name, function (/** @type {any[]} */ ...args) {
    note(this, args);
    return original.apply(this, args);
  });
}

const trayOf = () => (record.tray ??= { menu: null, toolTip: '', image: null });
watch(Tray.prototype, 'setContextMenu', (_tray, [menu]) => (trayOf().menu = menu));
watch(Tray.prototype, 'setToolTip', (_tray, [text]) => (trayOf().toolTip = text));
watch(Tray.prototype, 'setImage', (_tray, [image]) => (trayOf().image = image));
watch(Tray.prototype, 'destroy', () => (record.tray = null));
watch(Notification.prototype, 'show', (notification) => record.notifications.push(/** @type {any} */ (notification)));
Notification.isSupported = () => true;
shell.openExternal = async (url) => void record.opened.push(url);
dialog.showMessageBox = async (/** @type {any[]} */ ...args) => {
  const options = args.at(-1);
  record.questions.push(options);
  return { response: record.answers.shift() ?? options.cancelId ?? 0, checkboxChecked: false };
};
