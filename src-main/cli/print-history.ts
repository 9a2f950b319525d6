// What the command line shows of changes, snapshots and differences.

import type { FileDiff } from '../../src-shared/operation.ts';
import type { Output } from '../../src-shared/operations.ts';
import { paint, plain, print } from './print.ts';
import { unifiedDiff } from './unified-diff.ts';

const timeOf = (timestamp: string): string => new Date(timestamp).toLocaleString();

export function printHistory({ entries }: Output<'get_history'>): void {
  for (const { commit, timestamp, actor, message } of entries) {
    print(
      `${paint('dim', commit.slice(0, 8))}  ${timeOf(timestamp)}  ${paint('yellow', plain(actor))}  ${plain(message)}`,
    );
  }
}

export function printSnapshots({ snapshots }: Output<'list_snapshots'>): void {
  for (const { name, timestamp, actor, reason, automatic } of snapshots) {
    const kind = automatic ? paint('dim', ' (automatic)') : '';
    print(`${plain(name)}  ${timeOf(timestamp)}  ${paint('yellow', plain(actor))}  ${plain(reason)}${kind}`);
  }
}

type Differences = Pick<Output<'get_diff'>, 'files' | 'more'>;

export function printDiff({ files, more }: Differences): void {
  for (const file of files) printFile(file);
  if (more > 0) print(`and ${more} more files`);
}

const withoutText = {
  too_large: 'too large to show here',
  not_text: 'not a text',
  not_kept: 'not a file that Helios keeps',
} as const;
const colours = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

function printFile({ path, status, before, after, omitted }: FileDiff): void {
  if (omitted) return print(`${plain(path)}: ${status}, ${withoutText[omitted]}`);
  print(paint('bold', `--- ${status === 'added' ? '/dev/null' : `a/${plain(path)}`}`));
  print(paint('bold', `+++ ${status === 'removed' ? '/dev/null' : `b/${plain(path)}`}`));
  for (const line of unifiedDiff(before ?? '', after ?? '')) {
    const sign = line.charAt(0);
    print(sign === '+' || sign === '-' || sign === '@' ? paint(colours[sign], plain(line)) : plain(line));
  }
}

/** To stderr: what is asked about belongs with the question. */
export function printPreview({ files, more, note }: Output<'preview_rollback'>): void {
  const words = { added: 'comes back', removed: 'goes', changed: 'changes' } as const;
  const lines = files.map(({ path, status }) => `  ${plain(path)} ${words[status]}`);
  if (more > 0) lines.push(`  and ${more} more`);
  if (note !== undefined) lines.push(plain(note));
  process.stderr.write(`${lines.join('\n')}\n`);
}
