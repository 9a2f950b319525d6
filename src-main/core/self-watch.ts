// Looks after the open Helios at every interval (H19): writes its figures down, shows that this run still goes on, and
// keeps the history quick and whole.

import { type Disk } from './disk.ts';
import { writeMetrics, readTotals } from './health-metrics.ts';
import { type Helios } from './helios.ts';
import { sampleIntervalS } from './metric-samples.ts';
import { sweepCheckpoints } from './recovery/checkpoint.ts';
import { openSessionState } from './session-state.ts';

const checkIntervalMs = 7 * 24 * 3600 * 1000;

export interface SelfWatch {
  /** This run ends in order. */
  stop(): Promise<void>;
}

/** @throws HeliosError `io` */
export async function watchSelf(helios: Helios, disk: Disk): Promise<SelfWatch> {
  const { dir, metrics, log } = helios;
  metrics.goOn(await readTotals(disk, dir));
  const settings = await helios.personas.settings();
  const session = await openSessionState(disk, dir, settings.active_persona);
  if (session.previous[0]?.clean_shutdown === false) {
    // Everything the journal held is in files and history by now, or this Helios would not be open.
    metrics.count('recovery_attempts');
    if (helios.writer.unpublished.problem === null) metrics.count('recovery_successes');
    log.write('warn', 'recovered', { last_heartbeat: session.previous[0].last_heartbeat });
  }
  for (const { operation, time } of await sweepCheckpoints(disk, dir)) {
    log.write('warn', 'checkpoint_left', { operation, time });
  }
  log.write('info', 'opened', { state: helios.opening.state });

  const figures = async () => {
    const { active_persona } = await helios.personas.settings();
    return [active_persona, metrics.report().operations.total] as const;
  };
  const look = async () => {
    try {
      await writeMetrics(disk, dir, metrics);
      await session.beat(...(await figures()));
      const { count, problem } = helios.writer.unpublished;
      if (problem) log.write('error', 'unpublished', { count, error: problem.code, message: problem.message });
    } catch (error) {
      // A full disk, say: the health report names it, and the next look tries again.
      log.write('error', 'figures_not_written', { message: String(error) });
    }
  };
  const stopping = new AbortController();
  let checkedAt = Date.now();
  const tidy = async () => {
    try {
      const { packed, merged, refs, problems } = await helios.history.maintain(stopping.signal);
      if (packed + merged + refs > 0) log.write('info', 'tidied', { packed, merged, refs });
      for (const problem of problems) log.write('error', 'history_problem', { problem });
      if (Date.now() - checkedAt < checkIntervalMs) return;
      checkedAt = Date.now();
      const { objects, damaged, missing } = await helios.history.check(stopping.signal);
      log.write(damaged.length + missing.length > 0 ? 'error' : 'info', 'checked', { objects, damaged, missing });
    } catch (error) {
      // git may be at it just now, or this run ends; the next interval tries again.
      if (!stopping.signal.aborted) log.write('warn', 'not_tidied', { message: String(error) });
    }
  };
  let working: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    working = working.then(look).then(tidy);
  }, settings.health_monitor_interval_s * 1000).unref();

  const sampling = setInterval(() => metrics.sample(), sampleIntervalS * 1000).unref();

  return {
    async stop() {
      clearInterval(timer);
      clearInterval(sampling);
      stopping.abort();
      await working;
      try {
        await writeMetrics(disk, dir, metrics);
        await session.end(...(await figures()));
      } catch {
        // Then the next start takes this run for one that was cut off, and finds nothing to recover.
      }
      log.write('info', 'closed');
      log.flush();
    },
  };
}
