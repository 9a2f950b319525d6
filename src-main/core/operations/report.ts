// A text to put into a bug report (D4). It is built from what is known to be harmless, never by leaving things out of a
// larger text: figures, codes, ids and names from this program. Nothing that a person or a model has written gets in, nor
// a path; only clients may say what they are called.

import { existsSync, readdirSync } from 'node:fs';
import { arch, release, type as systemName } from 'node:os';
import { join } from 'node:path';

import { errorCodes } from '../../../src-shared/errors.ts';
import { type Latency, type LogEntry, type Session } from '../../../src-shared/interface-operations.ts';
import { type Check } from '../../../src-shared/model.ts';
import { isOperationName } from '../../../src-shared/operations.ts';
import { heliosVersion } from '../../../src-shared/version.ts';
import { type Helios } from '../helios.ts';
import { readLogPage } from '../log-reader.ts';
import { readRunRecord } from '../ownership/run-record.ts';
import { type Handler } from './handlers.ts';
import { getHealth } from './health.ts';
import { getMetrics } from './metrics.ts';
import { describeCrash } from './report-crash.ts';
import { isDefaultDir } from './sessions.ts';

const linesOfLog = 20;
const crashesTold = 5;
const toolsTold = 15;
const sessionsTold = 50;
const loggedEvents: ReadonlySet<string> = new Set([
  'operation',
  'opened',
  'closed',
  'recovered',
  'checkpoint_left',
  'unpublished',
  'figures_not_written',
  'tidied',
  'not_tidied',
  'checked',
  'history_problem',
]);

export const getReport: Handler<'get_report'> = async (helios, _input, context) => {
  const health = await getHealth(helios, {}, context);
  const metrics = await getMetrics(helios, {}, context);
  const { total, failed, today, failed_today: failedToday } = metrics.operations;
  const text = [
    '# Helios report',
    '',
    `Made ${new Date().toISOString()}. Holds no text of personas.`,
    ...section('Versions', [
      `Helios ${heliosVersion}, Node ${process.version}`,
      `${systemName()} ${release()}, ${process.platform} ${arch()}`,
    ]),
    ...section('Installation', installation(helios)),
    ...section(`Checks: ${health.healthy ? 'healthy' : 'NOT healthy'}`, health.checks.map(describeCheck)),
    ...section('Figures', [
      `since ${metrics.since}, ${Math.round(metrics.memory_bytes / 1024 / 1024)} MB`,
      `${total} operations, ${failed} failed; since midnight UTC ${today} and ${failedToday}`,
      `${metrics.commits} commits; recoveries: ${metrics.recoveries.attempts} tried, ${metrics.recoveries.successes} succeeded`,
      ...metrics.tools.slice(0, toolsTold).map(describeLatency),
      ...metrics.git.map(describeLatency),
    ]),
    ...section('Connected', helios.sessions.list().slice(0, sessionsTold).map(describeSession)),
    ...section('Crashes', crashes(helios.dir)),
    ...section('Last warnings and errors', troubles(helios)),
  ].join('\n');
  return { text: `${text}\n` };
};

const section = (title: string, lines: readonly string[]): string[] => [
  '',
  `## ${title}`,
  '',
  ...(lines.length === 0 ? ['none'] : lines.map((line) => `- ${line}`)),
];

function installation({ dir, opening, reach, files, writer }: Helios): string[] {
  const runs = readRunRecord(dir);
  const http = reach?.httpUrl === null || reach === null ? 'no HTTP' : 'HTTP on 127.0.0.1';
  return [
    `state directory: ${isDefaultDir(dir) ? '~/.helios' : '`<state directory>`'}, was ${opening.state}`,
    `reached over: socket, ${http}`,
    `${files.list('personas').length} personas, ${files.list('learned').length} files of patterns`,
    `${writer.unpublished.count} changes not in git yet`,
    ...(runs ? [`${runs.crash_count} crashes, ${runs.restart_count} restarts`] : []),
  ];
}

/** Its message and what follows the colon of its id may name a persona or quote one. */
function describeCheck({ id, status, message }: Check): string {
  const place = /\bline (\d+)(?:,? column (\d+))?/i.exec(message);
  const where = place ? ` (line ${place[1]}${place[2] === undefined ? '' : `, column ${place[2]}`})` : '';
  return `${status}: ${id.split(':')[0]}${status === 'ok' ? '' : where}`;
}

const describeLatency = ({ name, count, failed, p50, p99, max }: Latency): string =>
  `${name}: ${count} (${failed} failed), p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;

const describeSession = ({
  name,
  client_version: version,
  protocol,
  transport,
  since,
  calls,
  failed,
}: Session): string =>
  [
    `${[name, version]
      .filter((part) => part !== null)
      .map(printable)
      .join(' ')}, ${transport}`,
    protocol === null ? '' : `, MCP ${printable(protocol)}`,
    `, since ${since}, ${calls} calls, ${failed} failed`,
  ].join('');

/** On one line and without meaning in Markdown. */
const printable = (text: string): string => text.replace(/[^\p{L}\p{N} ._/()+-]/gu, '?').slice(0, 60);

/** A folder that is not there is one of the checks, and no reason to have no report. */
function crashes(dir: string): string[] {
  const logs = join(dir, 'logs');
  if (!existsSync(logs)) return [];
  return readdirSync(logs)
    .filter((name) => /^crash-.*\.json$/.test(name))
    .toSorted()
    .slice(-crashesTold)
    .toReversed()
    .map((name) => describeCrash(join(logs, name)));
}

function troubles({ dir, log }: Helios): string[] {
  log.flush();
  const matches = ({ level }: LogEntry) => level === 'warn' || level === 'error';
  const { entries } = readLogPage(dir, { limit: linesOfLog, matches });
  return entries.map(({ timestamp, level, message, fields }) => {
    const { operation, error, duration_ms: durationMs } = fields;
    return [
      /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(timestamp) ? timestamp : 'at an unknown time',
      level,
      loggedEvents.has(message) ? message : 'other',
      typeof operation === 'string' && isOperationName(operation) ? operation : '',
      errorCodes.find((code) => code === error) ?? '',
      typeof durationMs === 'number' ? `${durationMs} ms` : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
  });
}
