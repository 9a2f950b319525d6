import { Check, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';

import type { PersonaData } from '../../src-shared/interface-operations.ts';
import { stdioEntryText, systemOf, variantsOf } from '../../src-shared/client-entries.ts';
import { knownClients } from '../../src-shared/known-clients.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useAnswer } from '../answers.ts';
import { addressOf } from '../pages.ts';
import { isMac } from '../shortcuts.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { isAssistant } from './connected.tsx';

interface WelcomeProps {
  readonly personas: readonly PersonaData[];
  readonly onActivate: (name: string) => void;
  /** The heading takes the focus. */
  readonly isAsked: boolean;
  readonly onClose: () => void;
}

const askEveryMs = 1_000;
/** More are chosen from on the page Personas. */
const mostOffered = 6;

/** The first three steps: choose, connect, see it work. */
export function Welcome({ personas, onActivate, isAsked, onClose }: WelcomeProps) {
  const { overview: words, frame } = useWords();
  const [hasChosen, setChosen] = useState(false);
  const { client, works } = useFirstCall();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isAsked) heading.current?.focus();
  }, [isAsked]);

  const offered = personas.filter(({ valid }) => valid).slice(0, mostOffered);
  return (
    <section className="welcome" aria-labelledby="welcome">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 id="welcome" ref={heading} tabIndex={-1} className="text-lead font-semibold outline-none">
            {words.welcome}
          </h2>
          <p className="text-quiet">{words.welcomeAbout}</p>
        </div>
        <button type="button" className="icon-button" aria-label={words.welcomeClose} onClick={onClose}>
          <X size={15} aria-hidden="true" />
        </button>
      </div>
      <ol className="steps">
        <Step number={1} title={words.choose} isDone={hasChosen}>
          <p className="text-quiet">{words.chooseAbout}</p>
          <ul className="choices">
            {offered.map(({ name, data, active }) => (
              <li key={name}>
                <button
                  type="button"
                  className="choice"
                  aria-pressed={active}
                  onClick={() => {
                    setChosen(true);
                    if (!active) onActivate(name);
                  }}
                >
                  <span className="font-medium">
                    <RevealedText text={name} />
                  </span>
                  {active && <span className="text-small font-medium text-sun-ink">{frame.active}</span>}
                  <span className="choice-about">
                    <RevealedText text={typeof data['description'] === 'string' ? data['description'] : ''} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Step>
        <Step number={2} title={words.connectStep} isDone={client !== null}>
          <Entries />
        </Step>
        <Step number={3} title={words.seeStep} isDone={works}>
          <p className="text-quiet">{words.seeAbout}</p>
          <output className="waiting" data-done={works}>
            <RevealedText
              text={client === null ? words.seeWaiting : works ? words.seeWorks(client) : words.seeConnected(client)}
            />
          </output>
          {works && (
            <button type="button" className="button button-primary mt-3" onClick={onClose}>
              {words.finish}
            </button>
          )}
        </Step>
      </ol>
    </section>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

function Step({ number, title, isDone, children }: StepProps) {
  const { overview: words } = useWords();
  return (
    <li className="step" data-done={isDone}>
      <span className="step-number" aria-hidden="true">
        {isDone ? <Check size={12} strokeWidth={2.5} /> : number}
      </span>
      <h3 className="font-medium">
        {title}
        {isDone && <span className="sr-only">{`, ${words.stepDone}`}</span>}
      </h3>
      {children}
    </li>
  );
}

/** Claude Code adds an entry by itself when it is told to. */
function terminalCommand(info: Output<'get_connection_info'>): string {
  const claudeCode = knownClients.find(({ id }) => id === 'claude_code');
  const variants = claudeCode ? variantsOf(claudeCode, info, systemOf(info.state_dir, isMac)) : [];
  return variants.find(({ kind }) => kind === 'command')?.text ?? '';
}

function Entries() {
  const { overview: words, frame } = useWords();
  const answer = useAnswer('get_connection_info', {});
  return (
    <>
      <Loaded answer={answer} rows={2}>
        {(info) =>
          [
            { about: words.connectClaudeCode, text: terminalCommand(info) },
            { about: words.connectClaudeDesktop, text: stdioEntryText(info) },
          ].map(({ about, text }) => (
            <figure key={about} className="entry">
              <figcaption className="text-small text-quiet">{about}</figcaption>
              {/* Can have the focus because it scrolls. */}
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <pre className="entry-text" tabIndex={0} aria-label={about}>
                <RevealedText text={text} />
              </pre>
              <CopyButton text={text} label={frame.copy} />
            </figure>
          ))
        }
      </Loaded>
      <Link href={addressOf('connections')} className="text-link">
        {words.otherClients}
      </Link>
    </>
  );
}

/** The first assistant that is connected, and whether it has fetched the active persona while this was looked at. */
function useFirstCall(): { readonly client: string | null; readonly works: boolean } {
  const sessions = useAnswer('list_sessions', {}, { everyMs: askEveryMs }).data?.sessions ?? [];
  const [worked, setWorked] = useState<string | null>(null);
  const assistants = sessions.filter(isAssistant);
  const caller = assistants.find(({ last_call }) => last_call?.tool === 'get_active_persona');
  // Later calls take its place in the list of sessions, so it is remembered.
  if (caller && worked === null) setWorked(caller.name);
  const connected = assistants.find(({ calls }) => calls > 0) ?? assistants[0];
  return { client: worked ?? connected?.name ?? null, works: worked !== null };
}
