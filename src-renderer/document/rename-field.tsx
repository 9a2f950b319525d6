import { useEffect, useRef, useState } from 'react';

import type { YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import { useWords } from '../words/use-words.ts';
import { useForm } from './form-context.ts';
import { nameProblem } from './key-name.ts';

interface RenameFieldProps {
  readonly path: YamlPath;
  readonly name: string;
  readonly onDone: () => void;
}

/** The name of a key while it is changed. Enter renames, Escape leaves it as it is. */
export function RenameField({ path, name, onDone }: RenameFieldProps) {
  const words = useWords().document;
  const { edits, focus, names } = useForm();
  const [typed, setTyped] = useState(name);
  const isDone = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const way = path.slice(0, -1);
  const problem = typed === name ? null : nameProblem(typed, names(way), way.length === 0);

  const finish = (wanted: string, keepsFocus: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    const isRenamed = wanted !== name && edits.rename(path, wanted);
    if (keepsFocus) focus.on(isRenamed ? [...way, wanted] : path);
    onDone();
  };

  return (
    <span className="min-w-0">
      <input
        className="field"
        aria-label={words.newName(name)}
        aria-invalid={problem !== null}
        value={typed}
        ref={field}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => finish(problem ? name : typed, false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && !problem) finish(typed, true);
          if (event.key === 'Escape') finish(name, true);
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {problem && <span className="field-error block">{words[problem](typed)}</span>}
    </span>
  );
}
