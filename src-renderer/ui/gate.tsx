import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { CopyButton } from './copy-button.tsx';
import { Mark } from './mark.tsx';
import { TokenField } from './token-field.tsx';

/** Shown instead of everything to whoever came without a token, or with a wrong one. */
export function Gate() {
  const words = useWords().frame;
  const refused = useHelios((state) => state.connection === 'refused');
  return (
    <main className="grid min-h-dvh place-items-center overflow-y-auto p-6">
      <div className="w-full max-w-104">
        <Mark size={32} />
        <h1 className="mt-4 text-title font-semibold">{words.gateTitle}</h1>
        {refused && (
          <p className="mt-2 text-wrong" role="alert">
            {words.refused}
          </p>
        )}
        <p className="mt-2 text-quiet">{words.gateText}</p>
        <div className="mt-4 flex items-center justify-between gap-3 border-y border-line py-2">
          <code className="font-mono select-all">{words.gateCommand}</code>
          <CopyButton text={words.gateCommand} label={words.copy} />
        </div>
        <div className="mt-4">
          <TokenField />
        </div>
      </div>
    </main>
  );
}
