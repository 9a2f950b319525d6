import { Check } from 'lucide-react';
import { Link } from 'wouter';

import { confidenceOf, suggestionThreshold } from '../../src-shared/model.ts';
import { addressOf } from '../pages.ts';
import { Empty } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { Confidence } from './confidence.tsx';

/** How something comes here, where nothing is. */
export function NothingNoticed() {
  const words = useWords().learning;
  return (
    <Empty
      title={words.emptyTitle}
      hint={words.emptyHint}
      action={
        <>
          <Link href={addressOf('connections')} className="button">
            {words.emptyAction}
          </Link>
          <ol className="way">
            <li>
              <Confidence confidence={confidenceOf(1)} />
              {words.way.first}
            </li>
            <li>
              <Confidence confidence={confidenceOf(suggestionThreshold)} />
              {words.way.suggestion}
            </li>
            <li>
              <span className="confidence">
                <Check size={14} aria-hidden="true" />
                {words.decided}
              </span>
              {words.way.decision}
            </li>
          </ol>
        </>
      }
    />
  );
}
