import { useId, useRef, useState, type SyntheticEvent } from 'react';

import { useChange } from '../changes.ts';
import { useCommands } from '../commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';

interface SnapshotDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks for a name and takes the snapshot. When it fails the dialog stays, with what was typed. */
export function SnapshotDialog({ open, onClose }: SnapshotDialogProps) {
  const { timeline: words, frame } = useWords();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const { run, isRunning } = useChange('create_snapshot', {
    failed: words.couldNotSnapshot,
    done: (_, { reason }) => words.snapshotTaken(reason),
  });
  const reason = typed.trim();
  const take = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (reason === '' || isRunning || !(await run({ reason }))) return;
    setTyped('');
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.snapshotTitle}
      about={words.snapshotAbout}
      initialFocus={field}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {frame.cancel}
          </button>
          <button
            type="submit"
            form={form}
            className="button button-primary"
            aria-disabled={reason === '' || isRunning}
          >
            {words.snapshotDo}
          </button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void take(event)}>
        <label>
          <span className="field-label">{words.snapshotName}</span>
          <input
            ref={field}
            className="field field-text"
            maxLength={200}
            placeholder={words.snapshotPlaceholder}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      </form>
    </Dialog>
  );
}

/** Taking a snapshot from anywhere, by the command palette. */
export function SnapshotCommand() {
  const words = useWords().timeline;
  const [open, setOpen] = useState(false);
  useCommands(() => [{ id: 'snapshot', group: 'do', title: words.takeSnapshot, run: () => setOpen(true) }]);
  return <SnapshotDialog open={open} onClose={() => setOpen(false)} />;
}
