import { httpEntryText } from '../../src-shared/client-entries.ts';
import { useWords } from '../words/use-words.ts';
import { EntryText } from './entry-text.tsx';
import type { ConnectionInfo } from './guides.tsx';
import { PathLine } from './path-line.tsx';
import { Steps } from './steps.tsx';

/** For a client that does not start Helios but asks it over HTTP. The token itself never comes here. */
export function HttpGuide({ info: { http_url: url, token_file: tokenFile } }: { readonly info: ConnectionInfo }) {
  const words = useWords().connections;
  if (url === null) return <p className="mt-4 text-quiet">{words.httpOff}</p>;
  return (
    <div className="guide-variant">
      <Steps steps={[words.httpAdd, words.httpToken, words.apply.other_http]} notes={[words.httpStays]} />
      <div className="min-w-0">
        <PathLine label={words.address} text={url} copy={words.copyAddress} />
        <PathLine label={words.tokenFile} text={tokenFile} copy={words.copyPath} />
        <EntryText label={words.entry} text={httpEntryText(url, words.tokenPlace)} copy={words.copyEntry} />
      </div>
    </div>
  );
}
