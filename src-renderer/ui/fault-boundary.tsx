import { Component, type ReactNode } from 'react';

import { useWords } from '../words/use-words.ts';
import { CopyButton } from './copy-button.tsx';

interface FaultBoundaryProps {
  /** Another value means another page: the fault of the one before is over. */
  readonly page: string;
  readonly children: ReactNode;
}

/** A fault in one page leaves the others and the frame as they are. */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly fault: unknown; readonly page: string }> {
  override state = { fault: undefined as unknown, page: this.props.page };

  static getDerivedStateFromError(fault: unknown) {
    return { fault: fault ?? 'unknown' };
  }

  static getDerivedStateFromProps({ page }: FaultBoundaryProps, state: { readonly page: string }) {
    return page === state.page ? null : { page, fault: undefined };
  }

  override render() {
    return this.state.fault === undefined ? this.props.children : <Fault fault={this.state.fault} />;
  }
}

function Fault({ fault }: { readonly fault: unknown }) {
  const words = useWords().frame;
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return (
    <main id="content" className="page">
      <div className="empty" role="alert">
        <h1 className="font-medium">{words.failedPage}</h1>
        <p className="mt-1 text-quiet">{words.failedPageHint}</p>
        <div className="mt-4 flex gap-2">
          <button type="button" className="button button-primary" onClick={() => location.reload()}>
            {words.reload}
          </button>
          <CopyButton text={text} label={words.copyProblem} />
        </div>
      </div>
    </main>
  );
}
