// The only way from the page to the main process. Loaded into the sandbox of the page, so it is one file without Node.

import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

import { callChannel, messageChannel, type DesktopBridge } from '../../src-shared/desktop-bridge.ts';

const bridge: DesktopBridge = {
  call: (name, input) => ipcRenderer.invoke(callChannel, name, input),
  onChange(listener) {
    // Without the event, which would hand the page the sender.
    const hear = (_event: IpcRendererEvent, message: Parameters<typeof listener>[0]) => listener(message);
    ipcRenderer.on(messageChannel, hear);
    return () => void ipcRenderer.off(messageChannel, hear);
  },
};

contextBridge.exposeInMainWorld('heliosDesktop', bridge);
