import { useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';

import { useAnswer } from '../answers.ts';
import { useCommands } from '../commands.ts';
import { useHelios } from '../store.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Page, Section } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { Checks } from './checks.tsx';
import { Facts } from './facts.tsx';
import { Figures } from './figures.tsx';
import { HealDialog } from './heal-dialog.tsx';
import { Latencies } from './latencies.tsx';
import { LogViewer } from './log-viewer.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { useFixable } from './use-fixable.ts';
import { useLook } from './use-look.ts';
import { Verdict } from './verdict.tsx';

/** No event tells of calls. */
const metricsEveryMs = 2_000;
/** An event tells of changes, none of what git or another program does to the directory. */
const checksEveryMs = 10_000;

/** Whether Helios is well: in words, then check by check, then in figures, then line by line. */
export function HealthPage() {
  const { health: words, frame } = useWords();
  const isAway = useHelios(({ connection }) => connection !== 'live' && connection !== 'connecting');
  const health = useAnswer('get_health', {}, { everyMs: checksEveryMs });
  const metrics = useAnswer('get_metrics', {}, { everyMs: metricsEveryMs });
  const look = useLook();
  const fixable = useFixable(health.data?.checks ?? []);
  const [toHeal, setToHeal] = useState<readonly string[] | null>(null);
  const [isReporting, setReporting] = useState(false);
  const checks = useRef<HTMLDivElement>(null);
  const figures = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const goTo = (part: { readonly current: HTMLElement | null }) => {
    part.current?.scrollIntoView({ block: 'start' });
    part.current?.focus({ preventScroll: true });
  };
  const closeHealing = () => {
    setToHeal(null);
    // What was fixed is gone from the list, and its button with the focus.
    setTimeout(() => {
      if (document.activeElement === document.body) checks.current?.focus({ preventScroll: true });
    }, 200);
  };
  useCommands(() => [
    { id: 'report', group: 'page', title: words.report, run: () => setReporting(true) },
    { id: 'look at everything', group: 'page', title: words.look, run: look.begin },
    ...(fixable.size > 0
      ? [{ id: 'fix all', group: 'page' as const, title: words.fixAll, run: () => setToHeal([...fixable]) }]
      : []),
    { id: 'checks', group: 'page', title: words.goToChecks, run: () => goTo(checks) },
    { id: 'figures', group: 'page', title: words.goToFigures, run: () => goTo(figures) },
    { id: 'log', group: 'page', title: words.goToLog, run: () => goTo(searchField) },
  ]);

  return (
    <Page
      title={frame.pages.health}
      layout="read"
      actions={
        <button type="button" className="button" onClick={() => setReporting(true)}>
          {words.report}
        </button>
      }
    >
      <div className="health" data-away={isAway}>
        <Loaded answer={health} rows={3}>
          {({ checks: found }) => (
            <>
              <Verdict checks={found} metrics={metrics.data} />
              <div className="health-checks" ref={checks} tabIndex={-1}>
                <Section title={words.checks}>
                  <Checks checks={found} fixable={fixable} look={look} onHeal={setToHeal} />
                </Section>
                {metrics.data && <Facts metrics={metrics.data} />}
              </div>
            </>
          )}
        </Loaded>
        <div className="health-main">
          <div ref={figures} tabIndex={-1} className="outline-none">
            <Loaded answer={metrics} rows={4}>
              {(known) => (
                <>
                  <Figures metrics={known} />
                  <Latencies metrics={known} />
                </>
              )}
            </Loaded>
          </div>
          <LogViewer searchField={searchField} />
        </div>
      </div>
      {toHeal && <HealDialog ids={toHeal} onClose={closeHealing} />}
      {isReporting && <ReportDialog onClose={() => setReporting(false)} />}
    </Page>
  );
}
