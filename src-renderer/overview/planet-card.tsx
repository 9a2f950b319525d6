import type { CSSProperties, PointerEventHandler } from 'react';

import { percent } from '../percent.ts';
import { ActorMark } from '../ui/actor-mark.tsx';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { Figures } from './figures.ts';
import { boxAround, touch } from './labels.ts';
import type { Place, Room } from './orbits.ts';

interface PlanetCardProps {
  readonly id: string;
  readonly figures: Figures;
  readonly place: Place;
  readonly room: Room;
  readonly onPointerEnter: PointerEventHandler;
  readonly onPointerLeave: PointerEventHandler;
}

const widths = { roomy: 272, tight: 236 };
/** An estimate is enough: the card only has to stay off its planet. */
const tallest = 300;
const gap = 20;
const edge = 12;

/**
 * On the far side of its planet, so that the sun stays in view; where there is no room, in a corner of the map that leaves
 * the planet free, the nearest first; on a very narrow map along the edge on the other side of the sun.
 */
function position({ x, y, radius }: Place, room: Room): CSSProperties {
  const isRight = x > room.width / 2;
  const isLow = y > room.height / 2;
  const width = room.width > 2 * widths.roomy + gap ? widths.roomy : widths.tight;
  if (room.width < 2 * width) return { left: edge, right: edge, [isLow ? 'top' : 'bottom']: edge };
  const away = radius + gap;
  const beside = { top: Math.max(edge, Math.min(y - tallest / 2, room.height - tallest - edge)), width };
  if (isRight && x + away + width + edge < room.width) return { left: x + away, ...beside };
  if (!isRight && x - away - width > edge) return { right: room.width - x + away, ...beside };
  const planet = boxAround(x, y, away);
  const corners = [isRight, !isRight].flatMap((right) => [!isLow, isLow].map((low) => ({ right, low })));
  const free = corners.find(({ right, low }) => {
    const left = right ? room.width - edge - width : edge;
    const top = low ? room.height - edge - tallest : edge;
    return !touch(planet, { left, top, right: left + width, bottom: top + tallest });
  });
  const { right, low } = free ?? { right: !isRight, low: !isLow };
  return { [right ? 'right' : 'left']: edge, [low ? 'bottom' : 'top']: edge, width };
}

/** What a person wants to know of a planet before going there. */
export function PlanetCard({ id, figures, place, room, onPointerEnter, onPointerLeave }: PlanetCardProps) {
  const { overview: words, frame } = useWords();
  const { persona, weight, level, own, blended, fromBase, differing } = figures;
  const { description } = persona.data;
  const others = own + blended - differing.length;
  return (
    <div
      id={id}
      role="tooltip"
      className="planet-card"
      style={position(place, room)}
      onPointerEnter={onPointerEnter}
      onPointerLeave={onPointerLeave}
    >
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate text-lead font-semibold">
          <RevealedText text={persona.name} />
        </span>
        {persona.active && <span className="text-small font-medium text-sun-ink">{frame.active}</span>}
        {!persona.valid && <span className="text-small font-medium text-wrong">{frame.notValid}</span>}
      </p>
      <p className="line-clamp-2 text-quiet">
        <RevealedText text={typeof description === 'string' ? description : words.noDescription} />
      </p>
      <InfluenceBar share={weight} className="mt-2.5 w-full" />
      <p className="mt-1 flex justify-between gap-3">
        <span>{frame.inherits(percent(weight))}</span>
        <span className="whitespace-nowrap text-quiet">{words.level(String(level))}</span>
      </p>
      <dl className="planet-facts">
        <dt>{words.counts(own, blended, fromBase)}</dt>
        {differing.length > 0 && (
          <dd className="font-mono text-small leading-4 break-words">
            <RevealedText text={differing.join(', ')} />
            {others > 0 && <span className="font-sans text-quiet">{` ${words.andMore(others)}`}</span>}
          </dd>
        )}
        {persona.last_change && (
          <dd className="flex min-w-0 items-center gap-1.5 text-small text-quiet">
            {words.lastChange} <TimeText at={persona.last_change.timestamp} />
            <ActorMark actor={persona.last_change.actor} />
          </dd>
        )}
      </dl>
      <p className="planet-keys" aria-hidden="true">
        <kbd>{words.enter}</kbd> {words.keyOpens}
        {!persona.active && persona.valid && (
          <>
            <kbd>{words.space}</kbd> {words.keyActivates}
          </>
        )}
      </p>
    </div>
  );
}
