// The form: one YAML text as fields. It holds nothing of the document itself; every edit goes into the text, in place.

import { TriangleAlert } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';

import { HeliosError } from '../../src-shared/errors.ts';
import { defaultBaseImportance, metadataKeys, type Mapping } from '../../src-shared/model.ts';
import { partAt } from '../../src-shared/yaml/yaml-path.ts';
import { createYamlReader, type ReadYaml } from '../../src-shared/yaml/yaml-reader.ts';
import { useCommands } from '../commands.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { AddEntry } from './add-entry.tsx';
import { FormContext, type OpenMenu } from './form-context.ts';
import { FormIdentity } from './form-identity.tsx';
import { createFormReader, type Form, type FormNode } from './form-node.ts';
import { FormRows } from './form-row.tsx';
import { createFormTools } from './form-tools.ts';
import { RowMenu } from './row-menu.tsx';

export interface DocumentFormProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly kind: 'persona' | 'base';
  /** What a persona inherits from: its keys are offered, its values told where nothing is written. */
  readonly baseData?: Mapping;
  /** Leads to the view where everything can be edited. */
  readonly onShowYaml?: () => void;
}

export function DocumentForm(props: DocumentFormProps) {
  const [read] = useState(createYamlReader);
  const [readForm] = useState(() => createFormReader(read));
  const form = useMemo(() => readForm(props.text), [props.text, readForm]);
  return form instanceof HeliosError ? (
    <Unreadable message={form.message} onShowYaml={props.onShowYaml} />
  ) : (
    <Fields {...props} {...form} read={read} />
  );
}

interface FieldsProps extends DocumentFormProps, Form {
  readonly read: ReadYaml;
}

function Fields({ text, onChange, kind, baseData, onShowYaml, root, data, read }: FieldsProps) {
  const words = useWords().document;
  const form = useRef<HTMLDivElement>(null);
  const [isRefused, setRefused] = useState(false);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [tools] = useState(() => createFormTools(read));
  useLayoutEffect(
    () => tools.take({ text, data, onChange, onShowYaml, onRefused: setRefused, onMenu: setMenu }),
    [tools, text, data, onChange, onShowYaml],
  );
  useLayoutEffect(() => tools.focus.settle(form.current));
  useCommands(() => [
    {
      id: 'form add',
      group: 'page',
      title: words.addKeyTo(words.behaviors),
      run: () => form.current?.querySelector<HTMLElement>(`[data-add="${CSS.escape(root.id)}"]`)?.click(),
    },
  ]);
  const places = root.nodes.map((node, at) => ({ node, at }));
  const [identity, behaviors] = [places.filter(isMetadata), places.filter((place) => !isMetadata(place))];
  const indexes = new Map(behaviors.map(({ node, at }) => [node, at]));
  const baseImportance = baseData?.['base_importance'];

  return (
    <FormContext value={tools}>
      <div ref={form} className="document-form">
        <FormIdentity
          kind={kind}
          nodes={identity}
          baseImportance={typeof baseImportance === 'number' ? baseImportance : defaultBaseImportance}
        />
        <section className="form-part" aria-label={words.behaviors}>
          <h3 className="form-title">{words.behaviors}</h3>
          {behaviors.length === 0 && <p className="form-note">{words.none}</p>}
          <FormRows
            nodes={behaviors.map(({ node }) => node)}
            base={baseData}
            indexOf={(node) => indexes.get(node) ?? 0}
          />
          <AddEntry path={root.path} name={words.behaviors} count={root.nodes.length} base={baseData} />
        </section>
        {isRefused && (
          <div className="form-refused" role="alert">
            <TriangleAlert size={14} aria-hidden="true" className="shrink-0 text-wrong" />
            <p className="min-w-0 grow">{words.refused}</p>
            <button type="button" className="button" onClick={tools.showYaml}>
              {words.editInYaml}
            </button>
          </div>
        )}
      </div>
      {menu && (
        <RowMenu
          {...menu}
          value={partAt(data, menu.request.node.path) ?? null}
          onClose={() => setMenu({ ...menu, isOpen: false })}
        />
      )}
    </FormContext>
  );
}

const isMetadata = ({ node }: { readonly node: FormNode }): boolean => metadataKeys.has(String(node.path[0]));

interface UnreadableProps {
  readonly message: string;
  readonly onShowYaml: (() => void) | undefined;
}

function Unreadable({ message, onShowYaml }: UnreadableProps) {
  const words = useWords().document;
  return (
    <section className="px-6 py-6" role="alert">
      <h3 className="flex items-center gap-2 font-medium">
        <TriangleAlert size={14} aria-hidden="true" className="text-wrong" />
        {words.notYaml}
      </h3>
      <p className="mt-2 max-w-prose font-mono text-small break-words text-wrong">
        <RevealedText text={message} />
      </p>
      <p className="mt-2 mb-4 max-w-prose text-quiet">{words.notYamlHint}</p>
      {onShowYaml && (
        <button type="button" className="button" onClick={onShowYaml}>
          {words.editInYaml}
        </button>
      )}
    </section>
  );
}
