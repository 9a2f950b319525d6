import { useAnswer } from '../answers.ts';
import { useChange } from '../changes.ts';
import { useCommands } from '../commands.ts';
import { useWords } from '../words/use-words.ts';

/** As long as the user has paused changes by clients, everywhere: it is easily forgotten, and clients only fail. */
export function PausedStrip() {
  const { desktop: words } = useWords();
  const isPaused = useAnswer('list_sessions', {}).data?.paused ?? false;
  const { run } = useChange('set_paused', { failed: words.couldNotPause });
  const turn = () => void run({ paused: !isPaused });
  useCommands(() => [{ id: 'pause', group: 'do', title: isPaused ? words.endPause : words.pauseClients, run: turn }]);
  if (!isPaused) return null;
  return (
    <section className="strip" aria-live="polite">
      <p className="grow">
        <span className="font-medium">{words.paused}</span> <span className="text-quiet">{words.pausedAbout}</span>
      </p>
      <button type="button" className="button" onClick={turn}>
        {words.endPause}
      </button>
    </section>
  );
}
