// The log for people (B4, D4).

import { type LogEntry } from '../../../src-shared/interface-operations.ts';
import { logLevels } from '../log.ts';
import { readLogPage } from '../log-reader.ts';
import { type Handler } from './handlers.ts';

export const readLog: Handler<'read_log'> = async ({ dir, log }, { limit, before, level = 'debug', text = '' }) => {
  log.flush();
  const levels = logLevels.slice(0, logLevels.indexOf(level) + 1);
  const wanted = text.toLowerCase();
  const matches = (entry: LogEntry) =>
    levels.includes(entry.level) && (wanted === '' || textOf(entry).toLowerCase().includes(wanted));
  return readLogPage(dir, { limit, before, matches });
};

const textOf = ({ message, fields }: LogEntry): string => `${message} ${JSON.stringify(fields)}`;
