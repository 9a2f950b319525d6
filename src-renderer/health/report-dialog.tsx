import { useQuery } from '@tanstack/react-query';

import type { HeliosError } from '../../src-shared/errors.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useClient } from '../answers.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

/** Nobody passes on a text that they have not seen, so it is shown before it is copied. */
export function ReportDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords().health;
  const client = useClient();
  const report = useQuery<Output<'get_report'>, HeliosError>({
    queryKey: ['get_report'],
    queryFn: () => client.call('get_report', {}),
    // Of this moment.
    gcTime: 0,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={words.reportTitle}
      about={words.reportAbout}
      footer={<CopyButton text={report.data?.text ?? ''} label={words.reportCopy} />}
    >
      <Loaded answer={report} rows={8}>
        {({ text }) => (
          // Can have the focus because it scrolls.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <pre className="report-text" tabIndex={0} aria-label={words.reportTitle}>
            <RevealedText text={text} />
          </pre>
        )}
      </Loaded>
    </Dialog>
  );
}
