import { Fragment, type ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

import { useWords } from '../words/use-words.ts';
import { useMedia, widths } from './use-media.ts';

interface Pane {
  readonly id: string;
  /** In pixels. */
  readonly minWidth: number;
  /** In pixels; the panes without one share the rest. */
  readonly width?: number;
  readonly content: ReactNode;
}

interface PanesProps {
  /** Under which the widths are remembered. */
  readonly id: string;
  readonly panes: readonly Pane[];
}

/** Panes side by side with movable borders; where there is no room, one below the other. */
export function Panes({ id, panes }: PanesProps) {
  const words = useWords().frame;
  const isWide = useMedia(widths.two);
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `helios.panes.${id}`,
    panelIds: panes.map((pane) => pane.id),
    onlySaveAfterUserInteractions: true,
  });
  if (!isWide) {
    return (
      <div className="panes-stacked">
        {panes.map((pane) => (
          <div key={pane.id} className="pane-stacked">
            {pane.content}
          </div>
        ))}
      </div>
    );
  }
  return (
    <Group className="panes" orientation="horizontal" defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
      {panes.map(({ id: paneId, minWidth, width, content }, index) => (
        <Fragment key={paneId}>
          {index > 0 && <Separator className="pane-border" aria-label={words.resize} />}
          <Panel
            id={paneId}
            minSize={minWidth}
            {...(width !== undefined && { defaultSize: width, groupResizeBehavior: 'preserve-pixel-size' as const })}
            className="pane"
          >
            {content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
