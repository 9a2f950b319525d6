// The health report (H15, H18): each check in words, with what to do where it is not fine.

import { guidanceFor, HeliosError } from '../../../src-shared/errors.ts';
import { type Check } from '../../../src-shared/model.ts';
import { type Helios } from '../helios.ts';
import { readRunRecord } from '../ownership/run-record.ts';
import { examine } from '../recovery/heal.ts';
import { strategies } from '../recovery/strategies.ts';
import { type Patient, type Strategy } from '../recovery/strategy.ts';
import { type Handler } from './handlers.ts';
import { patientOf } from './heal.ts';

/** Asked often, so only what is quick; `helios doctor` looks at everything. */
export const getHealth: Handler<'get_health'> = async (helios) => {
  const patient = patientOf(helios);
  const checks = [
    await check('settings', 'Settings are complete', () => helios.personas.settings()),
    await check('base', 'The base identity can be read', () => helios.personas.base()),
    await checkActive(helios),
    await check('history', 'The history can be read', () => helios.history.log({ limit: 1 })),
    checkPublished(helios),
  ];
  for (const strategy of strategies) if (strategy.quick) checks.push(...(await checkFor(strategy, patient)));
  const personas = helios.files.list('personas').length;
  return {
    healthy: checks.every(({ status }) => status !== 'error'),
    checks,
    metrics: {
      ...helios.metrics.report(),
      personas,
      installation: helios.opening.state,
      supervision: readRunRecord(helios.dir),
    },
  };
};

async function checkFor(strategy: Strategy, patient: Patient): Promise<Check[]> {
  const findings = await examine(strategy, patient);
  if (findings.length === 0) return [ok(strategy.id, strategy.fine)];
  return findings.map(({ id, status, problem: found }) => problem(id, found, status));
}

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

const problem = (id: string, { message, code, data }: HeliosError, status: Check['status'] = 'error'): Check => ({
  id,
  status,
  message,
  guidance: data.guidance ?? guidanceFor(code),
});

/** What keeps acknowledged changes from git does not lose them, but a person may have to remove it. */
function checkPublished({ writer }: Helios): Check {
  const { count, problem: found } = writer.unpublished;
  if (!found) return ok('published', 'Every change is in git');
  const { status, message, guidance } = problem('published', found);
  return { id: 'published', status, message: `${count} changes wait in the journal. ${message}`, guidance };
}

async function checkActive(helios: Helios): Promise<Check> {
  return check('active_persona', 'The active persona can be served', async () => {
    const { active_persona } = await helios.personas.settings();
    return helios.personas.inherited(active_persona);
  });
}
