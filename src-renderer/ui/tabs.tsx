import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly title: ReactNode; readonly content: ReactNode }[];
  /** Id of the tab on show. */
  readonly shown: string;
  readonly onShow: (id: string) => void;
  /** At the end of the row of tabs. */
  readonly extra?: ReactNode;
}

/** Two or more views of one thing. The arrows move between the tabs, Tab goes on to the view. */
export const Tabs = ({ label, tabs, shown, onShow, extra }: TabsProps) => (
  <Base.Root value={shown} onValueChange={onShow} className="tabs">
    <div className="tab-row">
      <Base.List aria-label={label} activateOnFocus className="tab-list">
        {tabs.map(({ id, title }) => (
          <Base.Tab key={id} value={id} className="tab">
            {title}
          </Base.Tab>
        ))}
      </Base.List>
      {extra}
    </div>
    {tabs.map(({ id, content }) => (
      <Base.Panel key={id} value={id} className="tab-panel">
        {content}
      </Base.Panel>
    ))}
  </Base.Root>
);
