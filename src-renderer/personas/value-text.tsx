import { isMapping, type Value } from '../../src-shared/model.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

/** Deeper nesting inside a list is named, not drawn: it would leave the page, and drawing it is recursive. */
const deepest = 4;
const longestInline = { item: 24, list: 60 };

interface ValueProps {
  readonly value: Value;
  readonly depth?: number;
}

/** One value of a document as a person reads it. */
export function ValueText({ value, depth = 0 }: ValueProps) {
  const words = useWords().personas.result;
  if (value === null) return <Quiet>{words.notSet}</Quiet>;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return <span title={String(value)}>{Number(value.toPrecision(6))}</span>;
  if (typeof value === 'string') return value === '' ? <Quiet>{words.emptyText}</Quiet> : <RevealedText text={value} />;
  if (depth > deepest) return <Quiet>{words.deeper}</Quiet>;
  if (isMapping(value)) return <Section entries={Object.entries(value)} depth={depth} />;
  return <List items={value} depth={depth} />;
}

function List({ items, depth }: { readonly items: readonly Value[]; readonly depth: number }) {
  const words = useWords().personas.result;
  if (items.length === 0) return <Quiet>{words.emptyList}</Quiet>;
  return (
    <ul className={isShort(items) ? 'list-inline' : 'list-lines'}>
      {items.map((item, index) => (
        // Items have no identity but their place.
        <li key={index}>
          <ValueText value={item} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}

/** Fits on one line, and no item reads as a sentence. */
function isShort(items: readonly Value[]): boolean {
  const lengths = items.map((item) => (typeof item === 'object' ? Infinity : String(item).length));
  return (
    lengths.every((length) => length <= longestInline.item) &&
    lengths.reduce((sum, length) => sum + length) <= longestInline.list
  );
}

interface SectionProps {
  readonly entries: readonly (readonly [string, Value])[];
  readonly depth: number;
}

function Section({ entries, depth }: SectionProps) {
  const words = useWords().personas.result;
  if (entries.length === 0) return <Quiet>{words.emptySection}</Quiet>;
  return (
    <dl className="section">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>
            <RevealedText text={key} />
          </dt>
          <dd>
            <ValueText value={value} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const Quiet = ({ children }: { readonly children: string }) => <span className="text-quiet italic">{children}</span>;
