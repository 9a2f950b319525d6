import { Search } from 'lucide-react';
import { useRef, useState } from 'react';

import type { ErrorCode } from '../../src-shared/errors.ts';
import { useAnswer } from '../answers.ts';
import { useCommands } from '../commands.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Empty, Page, Section } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { ConfigSetting } from './config-setting.tsx';
import { matches } from './matches.ts';
import { settingGroups, settingTable } from './setting-table.ts';
import { SettingsFiles } from './settings-files.tsx';
import { SettingsProblem } from './settings-problem.tsx';
import { windowSettings, WindowSetting } from './window-settings.tsx';

const configName = 'config.yaml';
const brokenCodes: ReadonlySet<ErrorCode> = new Set(['invalid', 'not_found', 'corrupt', 'io']);

export function SettingsPage() {
  const words = useWords();
  const own = words.settings;
  const { data, error, refetch } = useAnswer('get_settings', {}, { showsFailure: true });
  const stateDir = useAnswer('get_connection_info', {}).data?.state_dir;
  const [typed, setTyped] = useState('');
  const [isYamlShown, setYamlShown] = useState(false);
  // An owner that is away says nothing about the file: what was read last stays.
  const broken = error && brokenCodes.has(error.code) ? error : null;
  const search = useRef<HTMLInputElement>(null);

  const windowTexts = {
    theme: [words.frame.theme, own.themeAbout, ...Object.values(words.frame.themes)],
    language: [words.frame.language, own.languageAbout, ...Object.values(words.frame.languages)],
  };
  const ofWindow = windowSettings.filter((name) => matches(typed, [own.window, ...windowTexts[name]]));
  const found = settingTable.filter(({ key, group }) => {
    const { title, about } = own.entries[key];
    return matches(typed, [title, about, key, own.groups[group]]);
  });
  const isSearching = typed.trim() !== '';
  const isNothing = ofWindow.length + found.length === 0;

  /** The row comes into sight and its control takes the focus. */
  const show = (title: string) => {
    setTyped('');
    requestAnimationFrame(() => {
      const row = document.querySelector(`.setting[aria-label="${CSS.escape(title)}"]`);
      row?.scrollIntoView({ block: 'center' });
      row?.querySelector<HTMLElement>('input, button')?.focus();
    });
  };
  useCommands(() => [
    { id: 'settings search', group: 'page', title: own.search, run: () => search.current?.focus() },
    { id: 'settings yaml', group: 'page', title: own.showYaml, run: () => setYamlShown(true) },
    ...settingTable.map(({ key }) => ({
      id: `setting ${key}`,
      group: 'page' as const,
      title: own.go(own.entries[key].title),
      keywords: key,
      run: () => show(own.entries[key].title),
    })),
  ]);

  return (
    <Page title={words.frame.pages.settings} layout="read">
      <div className="settings-top">
        <div className="settings-search">
          <Search size={14} aria-hidden="true" className="shrink-0 text-quiet" />
          <input
            ref={search}
            type="search"
            className="settings-search-input"
            aria-label={own.search}
            placeholder={own.search}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <output className="shrink-0 text-small text-quiet">
            {isSearching && !isNothing ? own.found(ofWindow.length + found.length) : ''}
          </output>
        </div>
      </div>
      {broken && (
        <SettingsProblem error={broken} path={pathIn(stateDir, configName)} onRepaired={() => void refetch()} />
      )}
      {ofWindow.length > 0 && (
        <Section title={own.window} about={own.windowAbout}>
          {ofWindow.map((name) => (
            <WindowSetting key={name} name={name} />
          ))}
        </Section>
      )}
      {!broken && !data && <Loaded answer={{ data, error, refetch }}>{() => null}</Loaded>}
      {data &&
        !broken &&
        settingGroups.map((group) => {
          const entries = found.filter((entry) => entry.group === group);
          return (
            entries.length > 0 && (
              <Section key={group} title={own.groups[group]}>
                {entries.map((entry) => (
                  <ConfigSetting key={entry.key} entry={entry} settings={data.settings} />
                ))}
              </Section>
            )
          );
        })}
      {isSearching && isNothing && (
        <Empty
          title={own.nothing(typed.trim())}
          hint={own.nothingHint}
          action={
            <button
              type="button"
              className="button"
              onClick={() => {
                setTyped('');
                search.current?.focus();
              }}
            >
              {own.clear}
            </button>
          }
        />
      )}
      {!isSearching && (
        <SettingsFiles
          stateDir={stateDir}
          configPath={pathIn(stateDir, data?.path ?? configName)}
          text={broken ? undefined : data?.text}
          isYamlShown={isYamlShown}
          onShowYaml={setYamlShown}
        />
      )}
    </Page>
  );
}

/** In the manner of the system that the directory is on. */
const pathIn = (dir: string | undefined, name: string): string =>
  dir === undefined ? name : `${dir}${dir.includes('\\') ? '\\' : '/'}${name}`;
