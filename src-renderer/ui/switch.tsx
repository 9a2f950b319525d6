import { Switch as Base } from '@base-ui/react/switch';

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export const Switch = ({ label, checked, onChange }: SwitchProps) => (
  <Base.Root className="toggle" aria-label={label} checked={checked} onCheckedChange={onChange}>
    <Base.Thumb className="toggle-thumb" />
  </Base.Root>
);
