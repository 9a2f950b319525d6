import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { openBrowserCarrier } from './browser-carrier.ts';
import { createClient } from './client.ts';
import { createHeliosStore, HeliosStoreContext } from './store.ts';
import './styles.css';
import { applyTheme, readTheme } from './theme.ts';
import { takeToken } from './token.ts';

applyTheme(readTheme());

const client = createClient(openBrowserCarrier(location.origin, takeToken()));
const store = createHeliosStore(client);
// The link with a fresh token, followed in the tab that is already open, changes nothing but the fragment.
addEventListener('hashchange', () => client.reconnect(takeToken() ?? undefined));

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <HeliosStoreContext value={store}>
      <App />
    </HeliosStoreContext>
  </StrictMode>,
);
