import { useWords } from '../words/use-words.ts';
import { reveal, type HiddenRun } from './reveal.ts';

/** Text that is somebody's data: never markup, and nothing in it stays unseen. Direction does not leak out of it. */
export const RevealedText = ({ text }: { readonly text: string }) => (
  <bdi>
    {/* The parts of a text have no identity but their place. */}
    {reveal(text).map((part, index) => (typeof part === 'string' ? part : <HiddenMark key={index} run={part} />))}
  </bdi>
);

const longestRunInCodes = 3;

function HiddenMark({ run: { codes, spelled } }: { readonly run: HiddenRun }) {
  const words = useWords().frame;
  return (
    <span className="hidden-mark" title={codes.join(' ')}>
      {spelled !== ''
        ? words.hiddenText(spelled)
        : codes.length > longestRunInCodes
          ? words.hiddenRun(codes.length)
          : codes.join(' ')}
    </span>
  );
}
