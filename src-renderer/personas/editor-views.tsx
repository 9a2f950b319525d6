import { useCommands } from '../commands.ts';
import { DocumentForm } from '../document/document-form.tsx';
import { YamlEditor } from '../editor/yaml-editor.tsx';
import { Panes } from '../ui/panes.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useMedia, widths } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import type { DocumentData } from './document-data.ts';
import type { Editing } from './editing.ts';
import { useKeptChoice } from './kept-choice.ts';
import { ResultView, useBaseData } from './result-view.tsx';

export const textViews = ['form', 'yaml'] as const;
export const resultViews = ['result', 'text'] as const;
export const views = [...textViews, ...resultViews] as const;
export type View = (typeof views)[number];

interface EditorViewsProps {
  readonly editing: Editing;
  readonly label: string;
  readonly data: DocumentData;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** Form and YAML, and for a persona what comes of it: beside them where there is room, otherwise as further tabs. */
export function EditorViews({ editing, label, data, view, onView }: EditorViewsProps) {
  const words = useWords().personas;
  const isBeside = useMedia(widths.wide) && editing.kind === 'persona';
  const { choice: side, choose: setSide } = useKeptChoice('side', resultViews);
  const offered: readonly View[] = editing.kind === 'persona' ? views : textViews;
  useCommands(() =>
    offered.map((known) => ({
      id: `view ${known}`,
      group: 'page',
      title: words.commands.view(words.editor[known]),
      run: () => (isBeside && isSide(known) ? setSide(known) : onView(known)),
    })),
  );

  const tabOf = (known: View) => ({ id: known, title: words.editor[known], content: contentOf(known) });
  const contentOf = (known: View) => {
    switch (known) {
      case 'form':
        return <FormView editing={editing} onShowYaml={() => onView('yaml')} />;
      case 'yaml':
        return <YamlView editing={editing} label={label} data={data} />;
      case 'result':
      case 'text':
        return <ResultView editing={editing} data={data} show={known} />;
    }
  };
  const tabsOf = (known: readonly View[], shown: View, onShow: (view: View) => void, name: string) => (
    <Tabs
      label={name}
      tabs={known.map(tabOf)}
      shown={known.includes(shown) ? shown : (known[0] ?? shown)}
      // The tabs have no other ids.
      onShow={(id) => onShow(id as View)}
    />
  );
  if (!isBeside) return tabsOf(offered, view, onView, words.editor.views);
  return (
    <Panes
      id="document"
      panes={[
        { id: 'texts', minWidth: 360, content: tabsOf(textViews, view, onView, words.editor.views) },
        {
          id: 'sides',
          minWidth: 320,
          width: 460,
          content: tabsOf(resultViews, side, (next) => isSide(next) && setSide(next), words.editor.sides),
        },
      ]}
    />
  );
}

const isSide = (view: View): view is (typeof resultViews)[number] => resultViews.some((known) => known === view);

function FormView({ editing, onShowYaml }: { readonly editing: Editing; readonly onShowYaml: () => void }) {
  const baseData = useBaseData();
  return (
    <DocumentForm
      text={editing.text}
      onChange={editing.edit}
      kind={editing.kind}
      onShowYaml={onShowYaml}
      {...(editing.kind === 'persona' && baseData && { baseData })}
    />
  );
}

function YamlView({ editing, label, data }: Pick<EditorViewsProps, 'editing' | 'label' | 'data'>) {
  const words = useWords().personas;
  return (
    <YamlEditor
      label={words.editor.yamlLabel(label)}
      value={editing.text}
      onChange={editing.edit}
      schema={editing.kind}
      problem={data.problem}
      className="document-yaml"
    />
  );
}
