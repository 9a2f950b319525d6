import { reveal } from '../ui/reveal.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

/** Says what a field cannot show: characters that are not seen. */
export function HiddenHint({ text }: { readonly text: string }) {
  const words = useWords().document;
  if (reveal(text).every((part) => typeof part === 'string')) return null;
  return (
    <p className="field-error px-2" role="note">
      {words.hidden} <RevealedText text={text} />
    </p>
  );
}
