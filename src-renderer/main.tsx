import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';

import { ClientContext, createAnswers, takeInChange } from './answers.ts';
import { App } from './app.tsx';
import { openBrowserCarrier } from './browser-carrier.ts';
import { createClient } from './client.ts';
import { CommandsContext, createCommands } from './commands.ts';
import { openDesktopCarrier } from './desktop-carrier.ts';
import { followApp } from './desktop/follow-app.ts';
import { ImportDialog } from './desktop/import-dialog.tsx';
import { createProposals } from './desktop/proposals.ts';
import { createHeliosStore, HeliosStoreContext } from './store.ts';
import './styles.css';
import { applyTheme } from './theme.ts';
import { hasFreshToken, takeToken } from './token.ts';
import { readLanguage } from './words/language.ts';
import { catalogues } from './words/use-words.ts';

const words = () => catalogues[readLanguage()].frame;
const commands = createCommands();
const proposals = createProposals();
const client = createClient(
  window.heliosDesktop
    ? openDesktopCarrier(window.heliosDesktop, words, (request) => followApp(request, commands, proposals))
    : openBrowserCarrier(location.origin, takeToken(), words),
);
const store = createHeliosStore(client);
const answers = createAnswers(store);

const show = ({ theme, language } = store.getState()) => {
  applyTheme(theme);
  document.documentElement.lang = language;
};
show();
store.subscribe((state) => show(state));

client.listen({
  onChange(event) {
    if (event.message !== '') store.setState({ announcement: event.message });
    void takeInChange(answers, event);
  },
  onConnection(connection) {
    store.setState({ connection });
    // Changes nobody was told of may lie in between.
    if (connection === 'live') void answers.invalidateQueries();
  },
});
// The link with a fresh token, followed in the tab that is already open, changes nothing but the fragment.
addEventListener('hashchange', () => {
  if (hasFreshToken()) client.reconnect(takeToken() ?? undefined);
});

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <ClientContext value={client}>
      <HeliosStoreContext value={store}>
        <CommandsContext value={commands}>
          <QueryClientProvider client={answers}>
            <Router hook={useHashLocation}>
              <App />
              <ImportDialog proposals={proposals} />
            </Router>
          </QueryClientProvider>
        </CommandsContext>
      </HeliosStoreContext>
    </ClientContext>
  </StrictMode>,
);
