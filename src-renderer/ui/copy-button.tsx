import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

import { HeliosError } from '../../src-shared/errors.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';

const confirmMs = 2_000;

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const words = useWords().frame;
  const report = useHelios((state) => state.report);
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), confirmMs) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      (cause: unknown) =>
        report(
          words.couldNotCopy,
          new HeliosError('unavailable', words.couldNotCopyReason, { guidance: '' }, { cause }),
        ),
    );

  return (
    <button type="button" className="button" onClick={() => void copy()}>
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      <span aria-live="polite">{copied ? words.copied : label}</span>
    </button>
  );
}
