import { lazy, Suspense, useContext, useState, type ComponentType } from 'react';
import { Route, Switch, useLocation } from 'wouter';

import { useAnswer } from './answers.ts';
import { useActivate, useUndo } from './changes.ts';
import { CommandsContext, useCommands, type Command } from './commands.ts';
import { PausedStrip } from './desktop/paused-strip.tsx';
import { addressOf, pageNames, pageOf } from './pages.ts';
import { isWriting, useShortcuts } from './shortcuts.ts';
import { useHelios } from './store.ts';
import { themes } from './theme.ts';
import { SnapshotCommand } from './timeline/snapshot-dialog.tsx';
import { ConnectionStrip } from './ui/connection-strip.tsx';
import { FaultBoundary } from './ui/fault-boundary.tsx';
import { Gate } from './ui/gate.tsx';
import { NoticeBar } from './ui/notice.tsx';
import { Palette } from './ui/palette.tsx';
import { Problems } from './ui/problems.tsx';
import { Rail } from './ui/rail.tsx';
import { ShortcutsDialog } from './ui/shortcuts-dialog.tsx';
import { Skeleton } from './ui/skeleton.tsx';
import { TopBar } from './ui/top-bar.tsx';
import { languages } from './words/language.ts';
import { useWords } from './words/use-words.ts';

const page = <Name extends string>(name: Name, load: () => Promise<Readonly<Record<Name, ComponentType>>>) =>
  lazy(async () => ({ default: (await load())[name] }));

const OverviewPage = page('OverviewPage', () => import('./overview/overview-page.tsx'));
const PersonasPage = page('PersonasPage', () => import('./personas/personas-page.tsx'));
const BasePage = page('BasePage', () => import('./base/base-page.tsx'));
const TimelinePage = page('TimelinePage', () => import('./timeline/timeline-page.tsx'));
const LearningPage = page('LearningPage', () => import('./learning/learning-page.tsx'));
const HealthPage = page('HealthPage', () => import('./health/health-page.tsx'));
const ConnectionsPage = page('ConnectionsPage', () => import('./connections/connections-page.tsx'));
const SettingsPage = page('SettingsPage', () => import('./settings/settings-page.tsx'));

export function App() {
  // Whoever is locked out while reading keeps what is shown; see ConnectionStrip.
  const isLocked = useHelios(
    ({ connection, knownAtMs }) => connection === 'no_token' || (connection === 'refused' && knownAtMs === null),
  );
  return isLocked ? <Gate /> : <Frame />;
}

function Frame() {
  const words = useWords().frame;
  const announcement = useHelios((state) => state.announcement);
  const [address, navigate] = useLocation();
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const { undo, redo } = useUndo();
  const close = () => setOpen(null);

  const outsideText = (run: () => unknown) => (event: KeyboardEvent) => {
    if (isWriting(event)) return;
    event.preventDefault();
    run();
  };
  const always = (run: () => unknown) => (event: KeyboardEvent) => {
    event.preventDefault();
    run();
  };
  useShortcuts({
    '$mod+k': always(() => setOpen(open === 'palette' ? null : 'palette')),
    '$mod+z': outsideText(undo),
    '$mod+Shift+z': outsideText(redo),
    '$mod+y': outsideText(redo),
    'Shift+?': outsideText(() => setOpen('shortcuts')),
    ...Object.fromEntries(pageNames.map((name, at) => [`$mod+${at + 1}`, always(() => navigate(addressOf(name)))])),
  });
  useFrameCommands(() => setOpen('shortcuts'));

  return (
    <div className="app">
      <a href="#content" className="skip-link" onClick={skip}>
        {words.skip}
      </a>
      <TopBar onPalette={() => setOpen('palette')} />
      <ConnectionStrip />
      <PausedStrip />
      <Problems />
      <div className="frame">
        <Rail />
        <FaultBoundary page={pageOf(address)}>
          <Suspense
            fallback={
              <main id="content" className="page" aria-busy>
                <Skeleton rows={6} className="p-6" />
              </main>
            }
          >
            <Switch>
              <Route path="/personas/:name?" component={PersonasPage} />
              <Route path="/base" component={BasePage} />
              <Route path="/timeline/:commit?" component={TimelinePage} />
              <Route path="/learning" component={LearningPage} />
              <Route path="/health" component={HealthPage} />
              <Route path="/connections" component={ConnectionsPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route component={OverviewPage} />
            </Switch>
          </Suspense>
        </FaultBoundary>
      </div>
      <NoticeBar />
      <SnapshotCommand />
      {open === 'palette' && <OpenPalette onClose={close} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      <output className="sr-only">{announcement}</output>
    </div>
  );
}

/** The address of the page is in the fragment, so a link to a place in it would lead away. */
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#content h1')?.focus();
}

function OpenPalette({ onClose }: { readonly onClose: () => void }) {
  const words = useWords().frame;
  const [, navigate] = useLocation();
  const activate = useActivate();
  const offered = useContext(CommandsContext)?.getState() ?? new Map<symbol, () => readonly Command[]>();
  const personas = useAnswer('list_personas', {}).data?.personas ?? [];
  const commands = [
    ...[...offered.values()].flatMap((commandsOf) => commandsOf()),
    ...personas.flatMap(({ name, active, valid }): Command[] => [
      {
        id: `open ${name}`,
        group: 'persona',
        title: words.paletteOpenPersona(name),
        run: () => navigate(addressOf('personas', name)),
      },
      ...(active || !valid
        ? []
        : [
            {
              id: `activate ${name}`,
              group: 'persona' as const,
              title: words.paletteActivate(name),
              run: () => void activate({ persona_name: name }),
            },
          ]),
    ]),
  ];
  return <Palette onClose={onClose} commands={commands} />;
}

function useFrameCommands(onShortcuts: () => void): void {
  const words = useWords().frame;
  const [, navigate] = useLocation();
  const setTheme = useHelios((state) => state.setTheme);
  const setLanguage = useHelios((state) => state.setLanguage);
  const { undo, redo } = useUndo();
  useCommands(() => [
    ...pageNames.map((name, at) => ({
      id: `go ${name}`,
      group: 'go' as const,
      title: words.paletteGo(words.pages[name]),
      keys: ['$mod', String(at + 1)],
      run: () => navigate(addressOf(name)),
    })),
    { id: 'undo', group: 'do', title: words.undo, keys: ['$mod', 'Z'], run: () => void undo() },
    { id: 'redo', group: 'do', title: words.redo, keys: ['$mod', 'Shift', 'Z'], run: () => void redo() },
    { id: 'shortcuts', group: 'do', title: words.shortcuts, keys: ['?'], run: onShortcuts },
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      group: 'do' as const,
      title: words.paletteTheme(words.themes[theme]),
      run: () => setTheme(theme),
    })),
    ...languages.map((language) => ({
      id: `language ${language}`,
      group: 'do' as const,
      title: words.paletteLanguage(words.languages[language]),
      run: () => setLanguage(language),
    })),
  ]);
}
