// The figures of all runs in `.health_metrics.yaml` (H18): totals that go on from run to run, latencies of this one.

import { join } from 'node:path';

import { z } from 'zod';

import { readIfPresent, replaceFile, type Disk } from './disk.ts';
import { noTotals, type Metrics, type Totals } from './metrics.ts';
import { formatYaml, parseYaml } from '../../src-shared/yaml/yaml-text.ts';

const healthMetricsPath = '.health_metrics.yaml';

const totalsSchema = z.object({
  uptime_s: z.number(),
  operations_total: z.int(),
  operations_failed: z.int(),
  recovery_attempts: z.int(),
  recovery_successes: z.int(),
  validations: z.int(),
  commits: z.int(),
  last_error: z.object({ code: z.string(), at: z.string() }).nullable(),
  // Not in the files of versions before this one.
  today: z.object({ date: z.string(), operations: z.int(), failed: z.int() }).default(noTotals.today),
});

/** Nothing counted yet where there is no file, or none that can be read. @throws HeliosError `io` */
export async function readTotals(disk: Disk, dir: string): Promise<Totals> {
  const bytes = await readIfPresent(disk, join(dir, healthMetricsPath));
  try {
    return bytes
      ? (totalsSchema.safeParse(parseYaml(Buffer.from(bytes).toString('utf8'), healthMetricsPath)).data ?? noTotals)
      : noTotals;
  } catch {
    return noTotals; // figures only; the next writing makes the file anew
  }
}

/** @throws HeliosError `io` */
export async function writeMetrics(disk: Disk, dir: string, metrics: Metrics): Promise<void> {
  const { latencies, git_latencies, config_load, totals } = metrics.report();
  const content = { ...totals, latencies, git_latencies, config_load, written_at: new Date().toISOString() };
  // Figures are JSON values, which is what a mapping holds; interfaces just have no index signature.
  const text = formatYaml(JSON.parse(JSON.stringify(content)));
  await replaceFile(disk, join(dir, healthMetricsPath), Buffer.from(text), { tempDir: join(dir, 'run') });
}
