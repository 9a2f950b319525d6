// What `import … from 'electron'` gives in the tests where there is no Electron: the part of it that the app uses, with
// Electron's names and manners, held to electron.d.ts by contract.ts. Pages are real ones, in the system's Chromium.

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu, MenuItem } from './menu.ts';
export { nativeImage } from './native-image.ts';
export { Notification } from './notification.ts';
export { protocol, session } from './session.ts';
export { dialog, nativeTheme, powerMonitor, screen, shell } from './system.ts';
export { Tray } from './tray.ts';
