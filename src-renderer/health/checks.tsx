import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';

import type { Check } from '../../src-shared/model.ts';
import { useHelios } from '../store.ts';
import { localTime } from '../timeline/local-time.ts';
import { ProblemText } from '../ui/problem-text.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { CheckRow } from './check-row.tsx';
import type { Look } from './use-look.ts';

interface ChecksProps {
  readonly checks: readonly Check[];
  readonly fixable: ReadonlySet<string>;
  readonly look: Look;
  readonly onHeal: (ids: readonly string[]) => void;
}

/** What is not fine, the worst first; the rest in one line. Below, the look at what takes long. */
export function Checks({ checks, fixable, look, onHeal }: ChecksProps) {
  const errors = checks.filter(({ status }) => status === 'error');
  const warnings = checks.filter(({ status }) => status === 'warning');
  const fine = checks.filter(({ status }) => status === 'ok');
  return (
    <>
      <ul className="check-list">
        {[...errors, ...warnings].map((check) => (
          <CheckRow key={check.id} check={check} onFix={fixable.has(check.id) ? () => onHeal([check.id]) : null} />
        ))}
      </ul>
      <FineChecks checks={fine} />
      <LookAtEverything known={checks} look={look} onHeal={onHeal} />
    </>
  );
}

function FineChecks({ checks }: { readonly checks: readonly Check[] }) {
  const words = useWords().health;
  const [isOpen, setOpen] = useState(false);
  const list = useId();
  if (checks.length === 0) return null;
  return (
    <div className="fine-checks">
      <button
        type="button"
        className="fine-toggle"
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight size={14} aria-hidden="true" className="fine-chevron" />
        {words.fineChecks(checks.length)}
      </button>
      <ul id={list} hidden={!isOpen} className="fine-list">
        {checks.map(({ id, message, guidance }) => (
          <li key={id}>
            {/* One with a guidance is fine, but says something of its own. */}
            <RevealedText text={guidance === '' ? (words.fineTexts[id] ?? message) : `${message} ${guidance}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface LookAtEverythingProps extends Pick<ChecksProps, 'look' | 'onHeal'> {
  readonly known: readonly Check[];
}

function LookAtEverything({ known, look: { isRunning, found, error, atMs, begin }, onHeal }: LookAtEverythingProps) {
  const words = useWords().health;
  const language = useHelios((state) => state.language);
  const isKnown = ({ id }: Check) => known.some((check) => check.id === id && check.status !== 'ok');
  const healable = found?.healed.filter((finding) => !isKnown(finding)) ?? [];
  const left = found?.left.filter((finding) => !isKnown(finding)) ?? [];
  const time = localTime(new Date(atMs), language);
  const isFine = found?.healed.length === 0 && found.left.length === 0;
  const said =
    found === undefined || healable.length + left.length > 0
      ? words.lookAbout
      : isFine
        ? words.lookedFine(time)
        : words.lookedKnown(time);
  return (
    <div className="look">
      <div className="look-line">
        <p className="min-w-0 grow text-quiet" role="status">
          {isRunning ? words.looking : said}
        </p>
        <button type="button" className="button" aria-disabled={isRunning} onClick={() => isRunning || begin()}>
          {words.look}
        </button>
      </div>
      {isRunning && <div className="look-progress" aria-hidden="true" />}
      {error && !isRunning && (
        <ProblemText
          title={words.couldNotLook}
          message={error.message}
          guidance={error.data.guidance}
          onRetry={begin}
        />
      )}
      {healable.length + left.length > 0 && (
        <>
          <h3 className="label mt-3">{words.looked(time)}</h3>
          <ul className="check-list">
            {healable.map((check) => (
              <CheckRow key={check.id} check={check} onFix={() => onHeal([check.id])} />
            ))}
            {left.map((check) => (
              <CheckRow key={check.id} check={check} onFix={null} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
