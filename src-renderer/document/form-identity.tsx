import { defaultBaseImportance, defaultSpecializationLevel, type Value } from '../../src-shared/model.ts';
import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Slider } from '../ui/slider.tsx';
import { useWords } from '../words/use-words.ts';
import { useForm } from './form-context.ts';
import { FormRow } from './form-row.tsx';
import { idOf, type FormNode } from './form-node.ts';
import { GrowText } from './grow-text.tsx';
import { HiddenHint } from './hidden-hint.tsx';

interface FormIdentityProps {
  readonly kind: 'persona' | 'base';
  /** Keys that describe the file, with their index in it. */
  readonly nodes: readonly { readonly node: FormNode; readonly at: number }[];
  readonly baseImportance: number;
}

/** What the file says about itself: the weight by slider and number, a description, and the rest as it is there. */
export function FormIdentity({ kind, nodes, baseImportance }: FormIdentityProps) {
  const words = useWords().document;
  const weight = kind === 'persona' ? 'specialization_level' : 'base_importance';
  const find = (key: string) => nodes.find(({ node }) => node.path[0] === key)?.node;
  const [description, number] = [find('description'), find(weight)];
  // What the fields below cannot hold is shown as it is there, like any other key.
  const isText = description === undefined || description.kind === 'text' || description.kind === 'nothing';
  const isNumber = number === undefined || number.kind === 'number' || number.kind === 'nothing';
  const others = nodes.filter(({ node }) => !(node === description && isText) && !(node === number && isNumber));
  const valueOf = (node: FormNode | undefined) => (node && 'value' in node ? node.value : null);
  const after = nodes.at(-1)?.at ?? -1;
  return (
    <section className="form-part" aria-label={words.identity}>
      <h3 className="form-title">{words.identity}</h3>
      {kind === 'persona' && isText && (
        <DescriptionRow value={String(valueOf(description) ?? '')} exists={description !== undefined} at={after + 1} />
      )}
      {isNumber && (
        <WeightRow
          kind={kind}
          value={number?.kind === 'number' ? Number(valueOf(number)) : null}
          exists={number !== undefined}
          at={after + 1}
          baseImportance={baseImportance}
        />
      )}
      {others.map(({ node, at }) => (
        <div key={node.id}>
          <FormRow node={node} base={undefined} at={at} before={null} after={null} isFixed />
          {kind === 'persona' && node.path[0] === 'base_importance' && (
            <p className="form-note">{words.importanceNoEffect}</p>
          )}
        </div>
      ))}
    </section>
  );
}

interface Field {
  /** Whether the key is in the file; where it is not, an edit adds it at `at`. */
  readonly exists: boolean;
  readonly at: number;
}

function useField(key: string, { exists, at }: Field): (value: Value) => void {
  const { edits, focus } = useForm();
  return (value) => {
    if (exists) edits.set([key], value);
    else if (edits.insert([at], { [key]: value })) focus.on([key]);
  };
}

function DescriptionRow({ value, ...field }: Field & { readonly value: string }) {
  const words = useWords().document;
  const { focus } = useForm();
  const set = useField('description', field);
  return (
    <div className="form-row">
      <span className="form-label">{words.description}</span>
      <div className="min-w-0 grow">
        <GrowText
          label={words.description}
          value={value}
          placeholder={words.descriptionHint}
          id={idOf(['description'])}
          onChange={set}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            focus.next(event.currentTarget);
          }}
        />
        <HiddenHint text={value} />
      </div>
    </div>
  );
}

interface WeightRowProps extends Field {
  readonly kind: 'persona' | 'base';
  /** Null: not in the file. */
  readonly value: number | null;
  readonly baseImportance: number;
}

const ranges = {
  persona: { min: 1, max: 1000, sliderMax: 10, step: 0.1, fallback: defaultSpecializationLevel },
  base: { min: 0, max: 1, sliderMax: 1, step: 0.01, fallback: defaultBaseImportance },
} as const;

function WeightRow({ kind, value, baseImportance, ...field }: WeightRowProps) {
  const words = useWords();
  const { min, max, sliderMax, step, fallback } = ranges[kind];
  const set = useField(kind === 'persona' ? 'specialization_level' : 'base_importance', field);
  const own = words.document;
  const label = kind === 'persona' ? own.level : own.importance;
  const shown = value ?? fallback;
  const isWrong = shown < min || (kind === 'base' && shown > max);
  const share =
    kind === 'persona' ? inheritanceWeight(baseImportance, Math.max(1, shown)) : Math.min(1, Math.max(0, shown));
  const note = isWrong
    ? kind === 'persona'
      ? own.levelWrong
      : own.importanceWrong
    : value === null
      ? kind === 'persona'
        ? own.levelUnset
        : own.importanceUnset
      : kind === 'persona'
        ? own.levelAbout
        : own.importanceAbout;
  return (
    <div className="form-row">
      <span className="form-label">{label}</span>
      <div className="min-w-0 grow">
        <div className="form-weight">
          <div className={kind === 'persona' ? 'form-level min-w-32 flex-1' : 'min-w-32 flex-1'}>
            <Slider
              label={label}
              value={Math.min(sliderMax, Math.max(min, shown))}
              min={min}
              max={sliderMax}
              step={step}
              valueText={String(shown)}
              onChange={set}
              onCommit={() => {}}
            />
          </div>
          <NumberInput
            label={label}
            value={shown}
            min={min}
            max={max}
            step={step}
            invalid={isWrong}
            onChange={(number) => number !== null && number !== shown && set(number)}
          />
        </div>
        <div className="form-about">
          {kind === 'persona' && !isWrong && (
            <span className="flex items-center gap-2 whitespace-nowrap">
              <InfluenceBar share={share} className="w-12" />
              {words.frame.inherits(percent(share))}
            </span>
          )}
          <p className={isWrong ? 'text-wrong' : 'text-quiet'}>{note}</p>
        </div>
      </div>
    </div>
  );
}
