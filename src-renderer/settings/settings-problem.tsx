import { TriangleAlert, Wrench } from 'lucide-react';
import { useState } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useChange } from '../changes.ts';
import { useCommands } from '../commands.ts';
import { useHelios } from '../store.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

interface SettingsProblemProps {
  readonly error: HeliosError;
  /** Of config.yaml, for the report. */
  readonly path: string;
  readonly onRepaired: () => void;
}

/** Findings that are about config.yaml. */
const ids = ['settings_keys', 'missing_file', 'corrupted_yaml:config.yaml'];

/** Which keys are missing, unknown or wrong, and the way to repair the file. Nothing is made up in their place (B3). */
export function SettingsProblem({ error, path, onRepaired }: SettingsProblemProps) {
  const words = useWords();
  const own = words.settings;
  const notify = useHelios((state) => state.notify);
  const [left, setLeft] = useState<Output<'heal'>['left']>([]);
  const { run, isRunning } = useChange('heal', { failed: own.couldNotRepair });
  const repair = async () => {
    const report = await run({ ids });
    if (!report) return;
    setLeft(report.left);
    if (report.left.length === 0) notify(own.repaired);
    onRepaired();
  };
  useCommands(() => [
    { id: 'settings repair', group: 'page', title: `${own.repair}: ${own.configFile}`, run: () => void repair() },
  ]);
  const { validationErrors = [] } = error.data;
  return (
    <section className="settings-problem" aria-label={own.broken}>
      <h2 className="flex items-center gap-2 text-lead font-semibold">
        <TriangleAlert size={16} aria-hidden="true" className="shrink-0 text-wrong" />
        {own.broken}
      </h2>
      <p className="mt-1 max-w-prose text-quiet">{own.brokenHint}</p>
      <ul className="my-3">
        {validationErrors.length === 0 && (
          <li className="font-mono text-small break-words">
            <RevealedText text={error.message} />
          </li>
        )}
        {validationErrors.map(({ field, message }, index) => (
          <li key={`${field} ${index}`} className="settings-wrong">
            {field !== '' && (
              <code className="font-mono text-small font-medium break-all">
                <RevealedText text={field} />
              </code>
            )}
            <span className="min-w-0 break-words">
              <RevealedText text={message} />
            </span>
          </li>
        ))}
      </ul>
      {left.map(({ id, message, guidance }) => (
        <p key={id} className="mb-3 max-w-prose" role="status">
          <RevealedText text={message} />{' '}
          <span className="text-quiet">{guidance === '' ? own.notRepaired : guidance}</span>
        </p>
      ))}
      <p className="mb-3 max-w-prose text-quiet">{own.repairHint}</p>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button button-primary" disabled={isRunning} onClick={() => void repair()}>
          <Wrench size={14} aria-hidden="true" />
          {isRunning ? own.repairing : own.repair}
        </button>
        <CopyButton text={[error.message, path].join('\n')} label={words.frame.copyProblem} />
      </div>
    </section>
  );
}
