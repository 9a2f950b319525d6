import { HeliosError } from '../../src-shared/errors.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';

/** Copies a text and says so; for menus, where there is no place for a CopyButton. */
export function useCopy(): (text: string) => void {
  const { frame, timeline } = useWords();
  const notify = useHelios((state) => state.notify);
  const report = useHelios((state) => state.report);
  return (text) =>
    void navigator.clipboard.writeText(text).then(
      () => notify(timeline.copied),
      (cause: unknown) =>
        report(
          frame.couldNotCopy,
          new HeliosError('unavailable', frame.couldNotCopyReason, { guidance: '' }, { cause }),
        ),
    );
}
