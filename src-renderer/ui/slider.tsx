import { Slider as Base } from '@base-ui/react/slider';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** For those who hear the value. */
  readonly valueText: string;
  readonly onChange: (value: number) => void;
  /** Once, when the thumb or the key is let go. */
  readonly onCommit: (value: number) => void;
}

/** Golden up to the thumb: always the influence of the base. */
export const Slider = ({ label, value, min, max, step, valueText, onChange, onCommit }: SliderProps) => (
  <Base.Root
    value={value}
    min={min}
    max={max}
    step={step}
    largeStep={step * 10}
    onValueChange={onChange}
    onValueCommitted={onCommit}
  >
    <Base.Control className="slider">
      <Base.Track className="slider-track">
        <Base.Indicator className="slider-indicator" />
        <Base.Thumb className="slider-thumb" aria-label={label} getAriaValueText={() => valueText} />
      </Base.Track>
    </Base.Control>
  </Base.Root>
);
