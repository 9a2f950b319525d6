import type { Snapshot } from '../../src-shared/operation.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { localTime } from './local-time.ts';
import type { Point } from './point.ts';
import type { RollbackTarget } from './rollback-dialog.tsx';

/** Long enough to be the only one in any history, short enough to be read in a sentence. */
const idLength = 12;
const mostFiles = 20;

interface RollbackTargets {
  readonly toPoint: (point: Point) => RollbackTarget;
  readonly toSnapshot: (snapshot: Snapshot) => RollbackTarget;
}

/** What going back means, in words. */
export function useRollbackTargets(): RollbackTargets {
  const words = useWords().timeline;
  const language = useHelios((state) => state.language);
  const timeOf = (at: string) => localTime(new Date(at), language);
  const toSnapshot = ({ name, reason, timestamp }: Snapshot) => {
    const title = reason || name;
    return { to: name, title, about: words.rollbackAboutSnapshot(title, timeOf(timestamp)), files: [] };
  };
  return {
    toSnapshot,
    toPoint({ title, timestamp, entry, snapshot }) {
      if (snapshot) return toSnapshot(snapshot);
      const about = words.rollbackAbout(title, timeOf(timestamp));
      return { to: entry.commit.slice(0, idLength), title, about, files: entry.files.slice(0, mostFiles) };
    },
  };
}
