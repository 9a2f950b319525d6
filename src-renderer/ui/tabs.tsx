import { useId, type KeyboardEvent, type ReactNode } from 'react';

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** Id of the tab on show. */
  readonly shown: string;
  readonly onShow: (id: string) => void;
}

/** Two or more views of one thing. The arrows move between the tabs, Tab goes on to the view. */
export function Tabs({ label, tabs, shown, onShow }: TabsProps) {
  const prefix = useId();

  const move = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs.at((tabs.findIndex(({ id }) => id === shown) + step) % tabs.length);
    if (step === 0 || !next) return;
    event.preventDefault();
    onShow(next.id);
    document.getElementById(`${prefix}-${next.id}`)?.focus();
  };

  return (
    <>
      <div role="tablist" aria-label={label} className="tab-list">
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${prefix}-${id}`}
            className="tab"
            aria-selected={id === shown}
            aria-controls={`${prefix}-panel`}
            tabIndex={id === shown ? 0 : -1}
            onClick={() => onShow(id)}
            onKeyDown={move}
          >
            {title}
          </button>
        ))}
      </div>
      {/* Can have the focus because it scrolls. */}
      <div
        key={shown}
        role="tabpanel"
        id={`${prefix}-panel`}
        aria-labelledby={`${prefix}-${shown}`}
        className="min-h-0 grow overflow-y-auto"
        tabIndex={0}
      >
        {tabs.find(({ id }) => id === shown)?.content}
      </div>
    </>
  );
}
