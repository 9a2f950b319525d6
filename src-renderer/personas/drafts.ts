// Text that is not saved yet, kept in this browser so that a crash or a reload takes nothing. One draft for a document;
// what it is based on is kept with it, so that a change made elsewhere can be told apart from its own.

import { useSyncExternalStore } from 'react';

export interface Draft {
  readonly text: string;
  /** Version of the document that it started from, and its text. */
  readonly basedOn: string;
  readonly baseText: string;
  /** UTC, ISO 8601. */
  readonly changedAt: string;
}

const prefix = 'helios.draft.';
/** The oldest goes when one more begins. */
const mostDrafts = 20;
const changeEvent = 'helios:drafts';

export function readDraft(target: string): Draft | null {
  const kept = localStorage.getItem(prefix + target);
  if (kept === null) return null;
  try {
    const draft: unknown = JSON.parse(kept);
    return isDraft(draft) ? draft : null;
  } catch {
    return null; // not written by this page
  }
}

/** @returns false when there is no room; the text is then only in the open page */
export function keepDraft(target: string, draft: Draft): boolean {
  const isNew = localStorage.getItem(prefix + target) === null;
  if (isNew) makeRoom();
  try {
    localStorage.setItem(prefix + target, JSON.stringify(draft));
    return true;
  } catch {
    return false; // the browser's quota
  } finally {
    if (isNew) tell();
  }
}

export function dropDraft(target: string): void {
  localStorage.removeItem(prefix + target);
  tell();
}

/** The unsaved text goes with the persona. */
export function moveDraft(from: string, to: string): void {
  const draft = readDraft(from);
  if (!draft) return;
  dropDraft(from);
  keepDraft(to, draft);
}

/** `base` and names of personas with unsaved text. */
export function useDraftTargets(): ReadonlySet<string> {
  const names = useSyncExternalStore(
    (onChange) => {
      addEventListener(changeEvent, onChange);
      addEventListener('storage', onChange);
      return () => {
        removeEventListener(changeEvent, onChange);
        removeEventListener('storage', onChange);
      };
    },
    () => JSON.stringify(targets()),
  );
  return new Set(JSON.parse(names) as string[]); // written one line above
}

const tell = () => dispatchEvent(new Event(changeEvent));

const targets = (): string[] =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .toSorted();

function makeRoom(): void {
  const oldestFirst = targets().toSorted((a, b) => changedAt(a).localeCompare(changedAt(b)));
  for (const target of oldestFirst.slice(0, Math.max(0, oldestFirst.length - mostDrafts + 1)))
    localStorage.removeItem(prefix + target);
}

const changedAt = (target: string): string => readDraft(target)?.changedAt ?? '';

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' &&
  value !== null &&
  ['text', 'basedOn', 'baseText', 'changedAt'].every((key) => typeof Reflect.get(value, key) === 'string');
