import { useState } from 'react';

import { stdioEntryText, systemOf, variantsOf, type Variant } from '../../src-shared/client-entries.ts';
import type { Session } from '../../src-shared/interface-operations.ts';
import { knownClients, type KnownClient } from '../../src-shared/known-clients.ts';
import { isMac } from '../shortcuts.ts';
import { Tabs } from '../ui/tabs.tsx';
import { useWords } from '../words/use-words.ts';
import { EntryText } from './entry-text.tsx';
import type { ConnectionInfo } from './guides.tsx';
import { HttpGuide } from './http-guide.tsx';
import { PathLine } from './path-line.tsx';
import { Steps } from './steps.tsx';
import type { GuideId } from './words.en.ts';

interface GuideProps {
  readonly id: GuideId;
  readonly name: string;
  readonly info: ConnectionInfo;
  readonly sessions: readonly Session[];
}

/** How one client is connected, and whether it is. */
export function Guide({ id, name, info, sessions }: GuideProps) {
  const words = useWords().connections;
  const client = knownClients.find((known) => known.id === id);
  return (
    <article className="guide" aria-labelledby="guide-name">
      <h3 id="guide-name" className="text-title font-semibold">
        {name}
      </h3>
      {client && <Standing sessions={sessions} />}
      {client ? (
        <Variants client={client} info={info} />
      ) : id === 'other_http' ? (
        <HttpGuide info={info} />
      ) : (
        <div className="guide-variant">
          <Steps steps={[words.otherOpen, words.otherAdd, words.apply.other_stdio]} />
          <EntryText label={words.entry} text={stdioEntryText(info)} copy={words.copyEntry} />
        </div>
      )}
    </article>
  );
}

/** What a person waits for while following the steps. Coming and going is announced, not every call. */
function Standing({ sessions }: Pick<GuideProps, 'sessions'>) {
  const words = useWords().connections;
  const calls = sessions.reduce((sum, session) => sum + session.calls, 0);
  const text =
    sessions.length === 0
      ? words.notConnected
      : calls === 0
        ? words.connectedIdle
        : words.connectedCalls(words.calls(calls));
  return (
    <div className="guide-standing" data-connected={sessions.length > 0}>
      <p>{text}</p>
      <output className="sr-only">{sessions.length === 0 ? words.notConnected : words.connectedNow}</output>
    </div>
  );
}

function Variants({ client, info }: { readonly client: KnownClient; readonly info: ConnectionInfo }) {
  const words = useWords().connections;
  const [shown, setShown] = useState<string | null>(null);
  const variants = variantsOf(client, info, systemOf(info.state_dir, isMac));
  const tabs = variants.map((variant) => ({
    id: variant.kind === 'command' ? variant.shell : (variant.place ?? 'file'),
    title:
      variant.kind === 'command'
        ? words.shells[variant.shell]
        : variant.place === null
          ? words.anyPlace
          : words.places[variant.place],
    content: <VariantText client={client} variant={variant} command={info.command} />,
  }));
  const [first] = tabs;
  if (!first) return null;
  if (tabs.length === 1) return first.content;
  return <Tabs label={words.variants} tabs={tabs} shown={shown ?? first.id} onShow={setShown} />;
}

interface VariantTextProps {
  readonly client: KnownClient;
  readonly variant: Variant;
  /** The program that the client will start. */
  readonly command: string;
}

function VariantText({ client: { id, file }, variant, command }: VariantTextProps) {
  const words = useWords().connections;
  if (variant.kind === 'command') {
    return (
      <div className="guide-variant">
        <Steps steps={[words.run, words.apply[id]]} />
        <EntryText label={words.command} text={variant.text} copy={words.copyCommand} />
      </div>
    );
  }
  const put = file.format === 'toml' ? words.addToml : words.add(file.key);
  const hasSpaces = id === 'cline' && command.includes('\\') && command.includes(' ');
  return (
    <div className="guide-variant">
      <Steps
        steps={[...(id === 'claude_desktop' ? [words.before] : []), words.open, put, words.apply[id]]}
        notes={[...(variant.place === 'windows_store' ? [words.storePlace] : []), ...(hasSpaces ? [words.spaces] : [])]}
      />
      <div className="min-w-0">
        <PathLine label={words.file} text={variant.path} copy={words.copyPath} />
        <EntryText label={words.entry} text={variant.text} copy={words.copyEntry} />
      </div>
    </div>
  );
}
