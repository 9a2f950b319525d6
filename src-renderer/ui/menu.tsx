import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export interface MenuItem {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly onChoose: () => void;
  readonly disabled?: boolean;
  /** Takes something away. */
  readonly danger?: boolean;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
}

export const Menu = ({ trigger, items }: MenuProps) => (
  <Base.Root>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align="end" className="positioner">
        <Base.Popup className="popup">
          {items.map(({ title, icon, onChoose, disabled = false, danger = false }) => (
            <Base.Item
              key={title}
              className={danger ? 'popup-item text-wrong' : 'popup-item'}
              disabled={disabled}
              onClick={onChoose}
            >
              {icon}
              {title}
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
