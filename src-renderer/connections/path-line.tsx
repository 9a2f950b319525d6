import { CopyButton } from '../ui/copy-button.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';

interface PathLineProps {
  readonly label: string;
  readonly text: string;
  /** What the button says. */
  readonly copy: string;
}

/** A path or an address, on its own line with its own button. */
export const PathLine = ({ label, text, copy }: PathLineProps) => (
  <div className="path-line">
    <p className="min-w-0 grow">
      <span className="label block">{label}</span>
      <span className="font-mono text-small break-all select-all">
        <RevealedText text={text} />
      </span>
    </p>
    <CopyButton text={text} label={copy} />
  </div>
);
