import { Autocomplete } from '@base-ui/react/autocomplete';
import { Plus, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import { metadataKeys, type Mapping, type Value } from '../../src-shared/model.ts';
import type { YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { Select } from '../ui/select.tsx';
import { useWords } from '../words/use-words.ts';
import { emptyOf, kindOf, shortText } from './change-kind.ts';
import { useForm } from './form-context.ts';
import { idOf, kinds, type Kind } from './form-node.ts';
import { nameProblem } from './key-name.ts';

interface AddEntryProps {
  readonly path: YamlPath;
  /** Of the section. */
  readonly name: string;
  /** How many keys it has. */
  readonly count: number;
  /** The section of the base in the same place, whose keys are offered. */
  readonly base: Mapping | undefined;
}

export function AddEntry({ path, name, count, base }: AddEntryProps) {
  const words = useWords().document;
  const { focus } = useForm();
  const [kind, setKind] = useState<Kind | null>(null);
  const close = () => {
    setKind(null);
    focus.on(path, 'add');
  };
  if (kind !== null) return <NewEntry path={path} count={count} base={base} first={kind} onClose={close} />;
  return (
    <div className="form-add">
      <button
        type="button"
        className="quiet-button"
        aria-label={words.addKeyTo(name)}
        data-add={idOf(path)}
        onClick={() => setKind('text')}
      >
        <Plus size={12} aria-hidden="true" />
        {words.addKey}
      </button>
      <button
        type="button"
        className="quiet-button"
        aria-label={words.addSectionTo(name)}
        onClick={() => setKind('section')}
      >
        <Plus size={12} aria-hidden="true" />
        {words.addSection}
      </button>
    </div>
  );
}

interface NewEntryProps extends Omit<AddEntryProps, 'name'> {
  readonly first: Kind;
  readonly onClose: () => void;
}

/** A key that is being added: its name, with what the base has and this does not, and the kind of its value. */
function NewEntry({ path, count, base = {}, first, onClose }: NewEntryProps) {
  const words = useWords().document;
  const frame = useWords().frame;
  const { edits, focus, names } = useForm();
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState(first);
  const [isTried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const taken = names(path);
  const offered = Object.keys(base).filter(
    (key) => !taken.includes(key) && !(path.length === 0 && metadataKeys.has(key)),
  );
  const problem = nameProblem(typed, taken, path.length === 0);

  const add = (name: string, value: Value) => {
    if (nameProblem(name, taken, path.length === 0)) return setTried(true);
    if (!edits.insert([...path, count], { [name]: value })) return;
    onClose();
    focus.on([...path, name]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    if (event.key === 'Enter' && !event.currentTarget.getAttribute('aria-activedescendant')) {
      event.preventDefault();
      add(typed, emptyOf(kind));
    }
  };

  return (
    <div className="form-new">
      <Autocomplete.Root
        items={offered}
        value={typed}
        openOnInputClick
        onValueChange={(value, { reason }) => {
          setTyped(value);
          // The base says what kind of value belongs here; the value itself is for the person to say.
          if (reason === 'item-press') add(value, likeBase(base[value] ?? null));
        }}
      >
        <Autocomplete.Input
          ref={field}
          className="field min-w-32 flex-1"
          aria-label={kind === 'section' ? words.sectionName : words.keyName}
          placeholder={kind === 'section' ? words.sectionName : words.keyName}
          aria-invalid={isTried && problem !== null}
          onKeyDown={onKeyDown}
        />
        {offered.length > 0 && (
          <Autocomplete.Portal>
            <Autocomplete.Positioner sideOffset={4} align="start" className="positioner">
              <Autocomplete.Popup className="popup max-w-104 data-empty:hidden" aria-label={words.fromBase}>
                <Autocomplete.List>
                  {(key: string) => (
                    <Autocomplete.Item key={key} value={key} className="popup-item items-baseline">
                      <span className="shrink-0 font-mono text-small">
                        <RevealedText text={key} />
                      </span>
                      <span className="min-w-0 truncate text-small text-quiet">
                        <RevealedText text={words.baseSays(shortText(base[key] ?? null))} />
                      </span>
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        )}
      </Autocomplete.Root>
      <Select
        label={words.kind}
        value={kind}
        options={kinds.map((value) => ({ value, title: words.kindNames[value] }))}
        onChange={setKind}
        className="w-28"
      />
      <button type="button" className="button" onClick={() => add(typed, emptyOf(kind))}>
        {words.add}
      </button>
      <button type="button" className="icon-button" aria-label={frame.cancel} title={frame.cancel} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </button>
      {isTried && problem && <p className="field-error w-full">{words[problem](typed)}</p>}
    </div>
  );
}

/** A value of the same kind: numbers and switches as they are, because they have no emptiness. */
const likeBase = (value: Value): Value =>
  typeof value === 'number' || typeof value === 'boolean' ? value : emptyOf(kindOf(value));
