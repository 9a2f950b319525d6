import type { TimelineEntry } from '../../src-shared/interface-operations.ts';

/** The sentence of a change. Where it went back to a snapshot, with the words of that instead of its long name. */
export const sentenceOf = ({ message, tool }: Pick<TimelineEntry, 'message' | 'tool'>): string =>
  tool === 'rollback'
    ? message.replace(/\bsnapshot_\d{8}_\d{6}_([a-z0-9_]+)/, (_, words: string) => `“${words.replaceAll('_', ' ')}”`)
    : message;
