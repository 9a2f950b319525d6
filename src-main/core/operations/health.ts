// The health report (H15, H18): each check in words, with what to do where it is not fine.

import { statSync } from 'node:fs';

import { guidanceFor, HeliosError } from '../../../src-shared/errors.ts';
import { type Check } from '../../../src-shared/model.ts';
import { type Helios } from '../helios.ts';
import { settingsPath } from '../working-files.ts';
import { type Handler } from './handlers.ts';

export const getHealth: Handler<'get_health'> = async (helios) => {
  const checks = [
    checkDirectory(helios),
    await check('settings', 'Settings are complete', () => helios.personas.settings()),
    await check('base', 'The base identity can be read', () => helios.personas.base()),
    await checkActive(helios),
    ...checkFiles(helios),
    await check('history', 'The history can be read', () => helios.history.log({ limit: 1 })),
    await checkUncommitted(helios),
  ];
  const personas = helios.files.list('personas').length;
  return {
    healthy: checks.every(({ status }) => status !== 'error'),
    checks,
    metrics: { ...helios.metrics.report(), personas, installation: helios.opening.state },
  };
};

const ok = (id: string, message: string): Check => ({ id, status: 'ok', message, guidance: '' });

async function check(id: string, fine: string, probe: () => Promise<unknown>): Promise<Check> {
  try {
    await probe();
    return ok(id, fine);
  } catch (error) {
    // A check reports what it finds; only faults of Helios itself go on.
    if (!(error instanceof HeliosError)) throw error;
    return problem(id, error);
  }
}

const problem = (id: string, { message, code, data }: HeliosError, status: 'warning' | 'error' = 'error'): Check => ({
  id,
  status,
  message,
  guidance: data.guidance ?? guidanceFor(code),
});

function checkDirectory({ dir }: Helios): Check {
  const { mode } = statSync(dir);
  if (process.platform === 'win32' || (mode & 0o077) === 0)
    return ok('directory', 'The state directory is private to you');
  return {
    id: 'directory',
    status: 'warning',
    message: 'Others on this computer can reach the state directory.',
    guidance: `Run: chmod 700 ${dir}`,
  };
}

async function checkActive(helios: Helios): Promise<Check> {
  return check('active_persona', 'The active persona can be served', async () => {
    const { active_persona } = await helios.personas.settings();
    return helios.personas.inherited(active_persona);
  });
}

/** A bad file disables only itself: a warning, unless it is what everything else stands on. */
function checkFiles({ files }: Helios): Check[] {
  const bad = files.listAll().flatMap((path) => {
    const found = files.read(path)?.problem;
    return found
      ? [problem(`file:${path}`, found, path === settingsPath || path.startsWith('base/') ? 'error' : 'warning')]
      : [];
  });
  return bad.length === 0 ? [ok('files', 'Every file is valid')] : bad;
}

async function checkUncommitted(helios: Helios): Promise<Check> {
  const valid = (path: string) => !helios.files.read(path)?.problem;
  const count = (await helios.writer.uncommitted()).filter(valid).length;
  if (count === 0) return ok('uncommitted', 'Every edit is in the history');
  return {
    id: 'uncommitted',
    status: 'ok',
    message: `${count} edited files are about to be taken into the history`,
    guidance: '',
  };
}
