import { ContextMenu } from '@base-ui/react/context-menu';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useLocation } from 'wouter';

import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { useSize } from '../ui/use-size.ts';
import { nameOf, useRoving } from '../use-roving.ts';
import { useWords } from '../words/use-words.ts';
import type { Figures } from './figures.ts';
import { mostShares, writeOn } from './names-on-map.ts';
import { layOut, type Room } from './orbits.ts';
import { PlanetCard } from './planet-card.tsx';
import { Planet } from './planet.tsx';
import { SkyPicture } from './sky-picture.tsx';
import { createTextWidth } from './text-width.ts';
import { usePointed } from './use-pointed.ts';

interface SolarMapProps {
  readonly figures: readonly Figures[];
  readonly importance: number;
  readonly onActivate: (name: string) => void;
}

/** More than these would not move together smoothly. */
const mostMoving = 300;

/** The base as a sun, the personas around it. */
export function SolarMap(props: SolarMapProps) {
  const { overview: words } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const room = useSize(frame);
  return (
    <section ref={frame} className="map" aria-label={words.map}>
      {room && room.width > 0 && <Sky {...props} room={room} />}
    </section>
  );
}

function Sky({ figures, importance, onActivate, room }: SolarMapProps & { readonly room: Room }) {
  const { overview: words } = useWords();
  const [, navigate] = useLocation();
  const cardId = useId();
  const [textWidth] = useState(createTextWidth);
  const sky = useMemo(() => layOut(figures, room), [figures, room]);
  const { sides, notes } = useMemo(() => writeOn(sky, figures, room, textWidth), [sky, figures, room, textWidth]);
  const names = useMemo(() => figures.map(({ persona }) => persona.name), [figures]);
  const active = figures.find(({ persona }) => persona.active)?.persona.name;
  const { current, container } = useRoving<HTMLUListElement>(names, active);
  const { pointed, point, leave, stay, hide } = usePointed();
  const [menuFor, setMenuFor] = useState<Figures | undefined>();
  const one = figures.find(({ persona }) => persona.name === pointed);
  const place = one && sky.places.get(one.persona.name);
  const find = (target: EventTarget | null) => figures.find(({ persona }) => persona.name === nameOf(target));

  const onKeyDown = (event: KeyboardEvent) => {
    const planet = find(event.target)?.persona;
    if (event.key === 'Escape' && pointed !== null) hide();
    else if (event.key !== ' ' || !planet) container.onKeyDown(event);
    else {
      event.preventDefault();
      if (planet.valid && !planet.active) onActivate(planet.name);
    }
  };
  const onPointerOver = ({ target, pointerType }: PointerEvent) => {
    const name = nameOf(target);
    if (name !== undefined && pointerType !== 'touch') point(name);
  };

  return (
    <>
      <SkyPicture sky={sky} {...room} importance={importance} notes={notes} />
      <a
        className="map-sun"
        href={`#${addressOf('base')}`}
        style={{ left: sky.x, top: sky.y, width: sky.sunRadius * 2, height: sky.sunRadius * 2 }}
        aria-label={words.sun(percent(importance))}
      >
        <span className="map-sun-name" aria-hidden="true">
          {words.sunName} <span className="text-quiet">{percent(importance)}</span>
        </span>
      </a>
      <ContextMenu.Root>
        <ContextMenu.Trigger
          render={
            <ul
              {...container}
              className="map-planets"
              data-still={figures.length > mostMoving}
              aria-label={words.planets}
              onKeyDown={onKeyDown}
              onPointerOver={onPointerOver}
              onPointerOut={leave}
              onFocus={(event) => {
                container.onFocus(event);
                const name = nameOf(event.target);
                if (name !== undefined && event.target.matches(':focus-visible')) point(name, 'now');
              }}
              onBlur={hide}
            />
          }
          onContextMenu={(event) => {
            const planet = find(event.target);
            if (planet) setMenuFor(planet);
            else event.preventBaseUIHandler();
            hide();
          }}
        >
          {figures.map(({ persona, weight }) => {
            const at = sky.places.get(persona.name);
            return (
              at && (
                <Planet
                  key={persona.name}
                  name={persona.name}
                  weight={weight}
                  isActive={persona.active}
                  isValid={persona.valid}
                  {...at}
                  side={sides.get(persona.name) ?? null}
                  showsShare={figures.length <= mostShares}
                  isStop={persona.name === current}
                  describedBy={persona.name === pointed ? cardId : undefined}
                />
              )
            );
          })}
        </ContextMenu.Trigger>
        <ContextMenu.Portal>
          <ContextMenu.Positioner className="positioner">
            <ContextMenu.Popup className="popup">
              <ContextMenu.Item
                className="popup-item"
                onClick={() => menuFor && navigate(addressOf('personas', menuFor.persona.name))}
              >
                {words.open}
              </ContextMenu.Item>
              <ContextMenu.Item
                className="popup-item"
                disabled={menuFor?.persona.active !== false || !menuFor.persona.valid}
                onClick={() => menuFor && onActivate(menuFor.persona.name)}
              >
                {words.makeActive}
              </ContextMenu.Item>
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
      {one && place && (
        <PlanetCard id={cardId} figures={one} place={place} room={room} onPointerEnter={stay} onPointerLeave={leave} />
      )}
      <p className="map-legend">
        <span>{words.legendNear}</span>
        <span>{words.legendLarge}</span>
        <span>{words.legendLit}</span>
      </p>
    </>
  );
}
