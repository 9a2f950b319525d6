import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly onChange: (value: Value) => void;
  readonly className?: string;
}

/** One of a few. For one of many see the persona switch, which filters. */
export const Select = <Value extends string>({
  label,
  value,
  options,
  onChange,
  className = '',
}: SelectProps<Value>) => (
  <Base.Root
    value={value}
    items={options.map(({ value, title }) => ({ value, label: title }))}
    onValueChange={(chosen) => chosen !== null && onChange(chosen)}
  >
    <Base.Trigger className={`button button-select ${className}`} aria-label={label}>
      <Base.Value className="truncate" />
      <Base.Icon>
        <ChevronDown size={14} aria-hidden="true" className="text-quiet" />
      </Base.Icon>
    </Base.Trigger>
    <Base.Portal>
      <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="positioner">
        <Base.Popup className="popup">
          <Base.List aria-label={label} className="popup-list">
            {options.map(({ value, title }) => (
              <Base.Item key={value} value={value} className="popup-item">
                <span className="w-4">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{title}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
