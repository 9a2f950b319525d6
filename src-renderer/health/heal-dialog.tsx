import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';

import type { HeliosError } from '../../src-shared/errors.ts';
import type { HealOutcome } from '../../src-shared/operation.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useClient } from '../answers.ts';
import { useChange } from '../changes.ts';
import { addressOf } from '../pages.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { useHealed } from './use-look.ts';

interface HealDialogProps {
  /** Of checks. */
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** Says what would be done, does it when that is wanted, and says what was kept and how to take it back. */
export function HealDialog({ ids, onClose }: HealDialogProps) {
  const { health: words, frame } = useWords();
  const client = useClient();
  const onHealed = useHealed();
  const [result, setResult] = useState<Output<'heal'> | null>(null);
  const plan = useQuery<Output<'heal'>, HeliosError>({
    queryKey: ['heal', 'plan', ids],
    queryFn: () => client.call('heal', { ids: [...ids], dry_run: true }),
    // What it was the last time says nothing about now.
    gcTime: 0,
    enabled: result === null,
  });
  const { run, isRunning } = useChange('heal', { failed: words.couldNotHeal });
  const count = plan.data?.healed.length ?? 0;
  const heal = async () => {
    if (count === 0 || isRunning) return;
    const done = await run({ ids: [...ids] });
    if (done) setResult(done);
    onHealed();
  };
  const close = useRef<HTMLButtonElement>(null);
  // The button that was pressed has made room for this one.
  useEffect(() => {
    if (result) close.current?.focus();
  }, [result]);
  if (result) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={result.healed.length === 0 ? words.healedNone : words.healed(result.healed.length)}
        footer={
          <button ref={close} type="button" className="button button-primary" onClick={onClose}>
            {frame.close}
          </button>
        }
      >
        <Healed result={result} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.healTitle}
      about={count > 0 ? words.healAbout : undefined}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {frame.cancel}
          </button>
          <button
            type="button"
            className="button button-primary"
            aria-disabled={count === 0 || isRunning}
            onClick={() => void heal()}
          >
            {isRunning ? words.healing : words.healDo(count)}
          </button>
        </>
      }
    >
      <Loaded answer={plan} rows={2}>
        {({ healed, left }) => (
          <>
            {healed.length === 0 && <p>{words.healNothing}</p>}
            <Outcomes title={words.healTitle} outcomes={healed} />
            {left.length > 0 && (
              <>
                <h3 className="label mt-4">{words.needsYou}</h3>
                <Outcomes title={words.needsYou} outcomes={left} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

interface HealedProps {
  readonly result: Output<'heal'>;
  readonly onClose: () => void;
}

function Healed({ result: { healed, left, snapshot }, onClose }: HealedProps) {
  const words = useWords().health;
  return (
    <div role="status">
      <Outcomes title={words.healed(healed.length)} outcomes={healed} />
      {left.length > 0 && (
        <>
          <h3 className="label mt-4">{words.left}</h3>
          <Outcomes title={words.left} outcomes={left} />
        </>
      )}
      {snapshot !== undefined && (
        <p className="mt-3 text-quiet">
          {words.snapshotBefore} <span className="font-mono text-small break-all text-ink">{snapshot}</span>{' '}
          <Link href={addressOf('timeline')} className="text-link" onClick={onClose}>
            {words.showTimeline}
          </Link>
        </p>
      )}
    </div>
  );
}

function Outcomes({ title, outcomes }: { readonly title: string; readonly outcomes: readonly HealOutcome[] }) {
  const words = useWords().health;
  if (outcomes.length === 0) return null;
  return (
    <ul className="check-list" aria-label={title}>
      {outcomes.map(({ id, message, guidance, undo }) => (
        <li key={id} className="check">
          <div className="min-w-0 break-words">
            <p className="whitespace-pre-wrap">
              <RevealedText text={message} />
            </p>
            {guidance !== '' && (
              <p className="mt-0.5 text-quiet">
                <RevealedText text={guidance} />
              </p>
            )}
            {undo !== undefined && (
              <p className="mt-0.5 text-quiet">
                {words.undo} <RevealedText text={undo} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
