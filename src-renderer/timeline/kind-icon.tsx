import {
  ArrowLeftRight,
  ArrowUp,
  HeartPulse,
  History,
  Lightbulb,
  PencilLine,
  SlidersHorizontal,
  Undo2,
  type LucideIcon,
} from 'lucide-react';

import type { ChangeKind, TimelineEntry } from '../../src-shared/interface-operations.ts';

const icons: Readonly<Record<ChangeKind, LucideIcon>> = {
  edit: PencilLine,
  learning: Lightbulb,
  switch: ArrowLeftRight,
  settings: SlidersHorizontal,
  rollback: History,
  healing: HeartPulse,
  upgrade: ArrowUp,
};

/** The sign of a change on the line; the word for it stands beside it. */
export function KindIcon({ entry: { kind, tool } }: { readonly entry: Pick<TimelineEntry, 'kind' | 'tool'> }) {
  const Icon = tool === 'undo_change' || tool === 'revert_learning' ? Undo2 : icons[kind];
  return <Icon size={12} aria-hidden="true" />;
}
