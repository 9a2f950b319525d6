import { memo, type CSSProperties } from 'react';

import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { revealedLine } from '../ui/revealed-line.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { Side } from './labels.ts';

interface PlanetProps {
  readonly name: string;
  readonly weight: number;
  readonly isActive: boolean;
  readonly isValid: boolean;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly angle: number;
  /** Null: there is no room for the name. */
  readonly side: Side | null;
  readonly showsShare: boolean;
  readonly isStop: boolean;
  /** Id of the card that describes it, while it is shown. */
  readonly describedBy: string | undefined;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** One persona on the map: a link, lit from the side of the sun by as much as it inherits. */
export const Planet = memo(function Planet(props: PlanetProps) {
  const { name, weight, isActive, isValid, x, y, radius, angle, side, showsShare, isStop, describedBy } = props;
  const words = useWords();
  // CSS takes custom properties that its types do not know.
  const style = {
    '--x': `${round(x)}px`,
    '--y': `${round(y)}px`,
    '--radius': `${round(radius)}px`,
    '--angle': `${round(angle * 100) / 100}rad`,
    '--lit': round(weight * 100) / 100,
  } as CSSProperties;
  // One text instead of hidden elements: there can be a thousand of them.
  const said = [
    words.overview.planet(revealedLine(name), percent(weight)),
    ...(isActive ? [words.frame.active] : []),
    ...(isValid ? [] : [words.frame.notValid]),
  ];
  return (
    <li>
      <a
        className="planet"
        href={`#${addressOf('personas', name)}`}
        style={style}
        data-name={name}
        data-active={isActive}
        data-valid={isValid}
        tabIndex={isStop ? 0 : -1}
        aria-describedby={describedBy}
        aria-label={said.join(', ')}
      >
        <span className="planet-disc" />
        {side !== null && (
          <span className={`planet-name planet-name-${side}`}>
            <span className="truncate">
              <RevealedText text={name} />
            </span>{' '}
            {showsShare && <span className="planet-share">{percent(weight)}</span>}
          </span>
        )}
      </a>
    </li>
  );
});
