import { TriangleAlert, X } from 'lucide-react';
import { useRef } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { CopyButton } from './copy-button.tsx';
import { RevealedText } from './revealed-text.tsx';

/** What went wrong stays until somebody has read it. */
export function Problems() {
  const words = useWords().frame;
  const problems = useHelios((state) => state.problems);
  const dismiss = useHelios((state) => state.dismiss);
  const list = useRef<HTMLUListElement>(null);

  const close = (id: number) => {
    dismiss(id);
    // The button that had the focus is gone: what comes next in reading order takes it.
    requestAnimationFrame(() =>
      (list.current?.querySelector('button') ?? document.querySelector('main button'))?.focus(),
    );
  };

  return (
    <section aria-label={words.problems} role="alert" className="problems" hidden={problems.length === 0}>
      <ul ref={list}>
        {problems.map(({ id, title, error }) => (
          <li key={id} className="flex items-start gap-3 px-4 py-2">
            <TriangleAlert size={14} aria-hidden="true" className="mt-2 shrink-0 text-wrong" />
            <p className="min-w-0 grow py-1 break-words">
              <span className="font-medium">{`${title}. `}</span>
              <RevealedText text={`${error.message} ${error.data.guidance ?? ''}`} />
            </p>
            <CopyButton text={asText(title, error)} label={words.copy} />
            <button
              type="button"
              className="icon-button"
              aria-label={words.dismiss}
              title={words.dismiss}
              onClick={() => close(id)}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const asText = (title: string, { code, message, data }: HeliosError): string =>
  [
    `${title}.`,
    `${message} (${code})`,
    ...(data.validationErrors ?? []).map((error) => `${error.field}: ${error.message}`),
    data.guidance ?? '',
  ].join('\n');
