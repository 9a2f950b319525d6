import { useAnswer } from '../answers.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Page, Section } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { Guides } from './guides.tsx';
import { SessionTable } from './session-table.tsx';

/** An event tells of who comes and goes, none of calls. */
const callsEveryMs = 2_000;

/** Who is connected now, and how another assistant comes to be. */
export function ConnectionsPage() {
  const { connections: words, frame } = useWords();
  const sessions = useAnswer('list_sessions', {}, { everyMs: callsEveryMs });
  const info = useAnswer('get_connection_info', {});
  return (
    <Page title={frame.pages.connections} about={words.about} layout="read">
      <Section title={words.sessions}>
        <Loaded answer={sessions} rows={2}>
          {({ sessions: open }) => <SessionTable sessions={open} asOfMs={sessions.dataUpdatedAt} />}
        </Loaded>
      </Section>
      <Section title={words.connect} about={words.oneClick}>
        <Loaded answer={info}>{(info) => <Guides info={info} sessions={sessions.data?.sessions ?? []} />}</Loaded>
      </Section>
    </Page>
  );
}
