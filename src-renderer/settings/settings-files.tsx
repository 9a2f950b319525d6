import { ChevronRight } from 'lucide-react';

import { YamlEditor } from '../editor/yaml-editor.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Section } from '../ui/page.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

interface SettingsFilesProps {
  readonly stateDir: string | undefined;
  readonly configPath: string;
  /** Of config.yaml; undefined while it cannot be used. */
  readonly text: string | undefined;
  readonly isYamlShown: boolean;
  readonly onShowYaml: (isShown: boolean) => void;
}

/** Where everything is kept, and config.yaml as it stands. */
export function SettingsFiles({ stateDir, configPath, text, isYamlShown, onShowYaml }: SettingsFilesProps) {
  const words = useWords().settings;
  return (
    <Section title={words.files} about={words.filesAbout}>
      {stateDir !== undefined && <PathRow title={words.stateDir} path={stateDir} />}
      <PathRow title={words.configFile} path={configPath} />
      {text !== undefined && (
        <>
          <button
            type="button"
            className="quiet-button mt-2 -ml-1"
            aria-expanded={isYamlShown}
            onClick={() => onShowYaml(!isYamlShown)}
          >
            <ChevronRight size={14} aria-hidden="true" className="settings-chevron" />
            {isYamlShown ? words.hideYaml : words.showYaml}
          </button>
          {isYamlShown && (
            <YamlEditor label={words.yaml} value={text} schema="settings" readOnly className="settings-yaml" />
          )}
        </>
      )}
    </Section>
  );
}

function PathRow({ title, path }: { readonly title: string; readonly path: string }) {
  const words = useWords().settings;
  return (
    <div className="setting-path" role="group" aria-label={title}>
      <span className="w-40 shrink-0 font-medium">{title}</span>
      <span className="min-w-0 grow font-mono text-small break-all">
        <RevealedText text={path} />
      </span>
      <CopyButton text={path} label={words.copyPath} />
    </div>
  );
}
