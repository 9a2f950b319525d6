import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';

import { useWords } from '../words/use-words.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly about?: ReactNode;
  /** `wide` has room for a diff. */
  readonly size?: 'normal' | 'wide';
  /** Nothing in it takes the focus; so the body does, to be scrolled by keys. */
  readonly isText?: boolean;
  /** Buttons; the primary one last. */
  readonly footer?: ReactNode;
  /** What has the focus first; otherwise what comes first. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children?: ReactNode;
}

/** Keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({
  open,
  onClose,
  title,
  about,
  size = 'normal',
  isText = false,
  footer,
  initialFocus,
  children,
}: DialogProps) {
  const words = useWords().frame;
  return (
    <Base.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          className={size === 'wide' ? 'dialog dialog-wide' : 'dialog'}
          {...(initialFocus && { initialFocus })}
        >
          <div className="dialog-head">
            <Base.Title className="text-lead font-semibold">{title}</Base.Title>
            <Base.Close className="icon-button -mr-2" aria-label={words.close}>
              <X size={16} aria-hidden="true" />
            </Base.Close>
          </div>
          {about !== undefined && <Base.Description className="dialog-about">{about}</Base.Description>}
          <div className="dialog-body" {...(isText && { tabIndex: 0 })}>
            {children}
          </div>
          {footer !== undefined && <div className="dialog-foot">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
