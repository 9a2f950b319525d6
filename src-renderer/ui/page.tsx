import { useEffect, useRef, type ReactNode } from 'react';

import { useWords } from '../words/use-words.ts';

interface PageProps {
  readonly title: string;
  /** One line under the title. */
  readonly about?: ReactNode;
  /** The primary action last. */
  readonly actions?: ReactNode;
  /** `fill`: panes that scroll for themselves; `read`: one column that scrolls. */
  readonly layout: 'fill' | 'read';
  readonly children: ReactNode;
}

/** Frame of every page: the one `main`, its heading, its actions. The heading takes the focus when a person comes here. */
export function Page({ title, about, actions, layout, children }: PageProps) {
  const words = useWords().frame;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = words.documentTitle(title);
  }, [title, words]);
  useEffect(() => {
    // Where nothing else wants it: whoever came by a link in the rail goes on from there.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main id="content" className={layout === 'fill' ? 'page page-fill' : 'page'}>
      <header className="page-head">
        <div className="min-w-0">
          <h1 ref={heading} tabIndex={-1} className="page-title">
            {title}
          </h1>
          {about !== undefined && <p className="page-about">{about}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {layout === 'fill' ? children : <div className="page-body">{children}</div>}
    </main>
  );
}

interface SectionProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under a heading of its own. */
export const Section = ({ title, about, actions, children }: SectionProps) => (
  <section className="part" aria-label={title}>
    <div className="part-head">
      <div className="min-w-0">
        <h2 className="part-title">{title}</h2>
        {about !== undefined && <p className="part-about">{about}</p>}
      </div>
      {actions !== undefined && <div className="page-actions">{actions}</div>}
    </div>
    {children}
  </section>
);

interface EmptyProps {
  readonly title: string;
  /** What to do first. */
  readonly hint: ReactNode;
  readonly action?: ReactNode;
}

/** Where there is nothing yet. */
export const Empty = ({ title, hint, action }: EmptyProps) => (
  <div className="empty">
    <p className="font-medium">{title}</p>
    <p className="mt-1 text-quiet">{hint}</p>
    {action !== undefined && <div className="mt-4">{action}</div>}
  </div>
);
