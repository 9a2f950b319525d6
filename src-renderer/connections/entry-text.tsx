import { CopyButton } from '../ui/copy-button.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';

interface EntryTextProps {
  readonly label: string;
  readonly text: string;
  /** What the button says. */
  readonly copy: string;
}

/** Exactly what is to be given to a client. */
export const EntryText = ({ label, text, copy }: EntryTextProps) => (
  <figure className="client-entry">
    <figcaption className="client-entry-head">
      <span className="label">{label}</span>
      <CopyButton text={text} label={copy} />
    </figcaption>
    {/* Can have the focus because a long one scrolls. */}
    {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
    <pre className="client-entry-text" tabIndex={0} aria-label={label}>
      <RevealedText text={text} />
    </pre>
  </figure>
);
