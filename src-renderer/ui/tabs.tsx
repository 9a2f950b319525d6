import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

/** Two or more views of one thing. The arrows move between the tabs, Tab goes on to the view. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const [shownId, setShownId] = useState(tabs[0]?.id);
  const prefix = useId();
  const at = Math.max(0, tabs.findIndex(({ id }) => id === shownId));

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = (at + step + tabs.length) % tabs.length;
    setShownId(tabs[next]?.id);
    event.currentTarget.querySelectorAll<HTMLButtonElement>('[role=tab]')[next]?.focus();
  };

  return (
    <>
      <div role="tablist" aria-label={label} className="tab-list" onKeyDown={move}>
        {tabs.map(({ id, title }, index) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${prefix}-${id}`}
            className="tab"
            aria-selected={index === at}
            aria-controls={`${prefix}-panel`}
            tabIndex={index === at ? 0 : -1}
            onClick={() => setShownId(id)}
          >
            {title}
          </button>
        ))}
      </div>
      {/* Can have the focus because it scrolls. */}
      <div
        key={tabs[at]?.id}
        role="tabpanel"
        id={`${prefix}-panel`}
        aria-labelledby={`${prefix}-${tabs[at]?.id}`}
        className="min-h-0 grow overflow-y-auto"
        tabIndex={0}
      >
        {tabs[at]?.content}
      </div>
    </>
  );
}
