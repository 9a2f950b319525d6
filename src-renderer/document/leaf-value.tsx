import type { Value } from '../../src-shared/model.ts';
import { NumberInput } from '../ui/number-input.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { Switch } from '../ui/switch.tsx';
import { useWords } from '../words/use-words.ts';
import { shortText } from './change-kind.ts';
import { useForm, type RowPlace } from './form-context.ts';
import type { Leaf, Odd } from './form-node.ts';
import { TextValue } from './text-value.tsx';

interface LeafValueProps {
  readonly node: Leaf | Odd;
  readonly name: string;
  /** What the base has in the same place. */
  readonly base: Value | undefined;
  readonly place: RowPlace;
}

/** The editor that fits a value. */
export function LeafValue({ node, name, base, place }: LeafValueProps) {
  const words = useWords().document;
  const { edits } = useForm();
  if (node.kind === 'odd') return <OddValue id={node.id} source={node.source} />;
  const { kind, value, path, id } = node;
  if (kind === 'text') return <TextValue node={node} name={name} base={base} place={place} />;
  if (kind === 'switch')
    return (
      <span className="form-plain gap-2" data-field={id}>
        <Switch label={name} checked={value === true} onChange={(checked) => edits.set(path, checked)} />
        <span className="text-quiet">{value === true ? words.on : words.off}</span>
      </span>
    );
  if (kind === 'number')
    return isExact(Number(value)) ? (
      <span className="form-plain" data-field={id}>
        <NumberInput
          label={name}
          value={Number(value)}
          onChange={(number) => number !== null && edits.set(path, number)}
        />
      </span>
    ) : (
      <OddValue id={id} source={String(value)} />
    );
  return (
    <span className="form-plain text-quiet" data-field={id} tabIndex={-1}>
      {words.nothing}
      {base !== undefined && base !== null && (
        <span className="ml-3 truncate">
          <RevealedText text={words.baseSays(shortText(base))} />
        </span>
      )}
    </span>
  );
}

/** What the field for numbers shows and keeps as it is. */
const isExact = (value: number): boolean => Number(value.toFixed(6)) === value && Math.abs(value) < 1e15;

function OddValue({ id, source }: { readonly id: string; readonly source: string }) {
  const words = useWords().document;
  const { showYaml } = useForm();
  return (
    <span className="form-plain min-w-0 flex-wrap gap-x-3" title={words.odd}>
      <code className="line-clamp-2 min-w-0 font-mono text-small break-all whitespace-pre-wrap text-quiet">
        <RevealedText text={source} />
      </code>
      <button type="button" className="quiet-button underline" data-field={id} onClick={showYaml}>
        {words.editInYaml}
      </button>
    </span>
  );
}
