import { memo, useMemo, useRef, useState, type CSSProperties, type SyntheticEvent } from 'react';

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { percent } from '../percent.ts';
import { revealedLine } from '../ui/revealed-line.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useSize } from '../ui/use-size.ts';
import { nameOf, useRoving } from '../use-roving.ts';
import { useWords } from '../words/use-words.ts';
import { levelText } from './level-text.ts';
import { curve, dotsOf, highestLevel, plotMargin, xOf, yOf, type PlotScale } from './plot-scale.ts';
import { levelIn, type Numbers, type Tunable } from './tuned.ts';

interface WeightPlotProps {
  readonly personas: readonly Tunable[];
  readonly now: Numbers;
  readonly onPick: (name: string) => void;
}

const height = 208;
const shareTicks = [1, 0.7, 0.5, 0.3, 0.1, 0.01];
const levelTicks = { roomy: [1, 1.5, 2, 3, 4, 5, 7, 10], tight: [1, 2, 3, 5, 10] };
const tightBelow = 420;
/** Above it the texts and switches of the base are taken (MERGE.md). */
const wordsFrom = 0.5;
/** More are drawn smaller. */
const fewDots = 40;

/** How the share of the base falls with the level, for the importance as it is now, and every persona on the curve. */
export function WeightPlot(props: WeightPlotProps) {
  const { base: words } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const width = useSize(frame)?.width ?? 0;
  return (
    <figure className="plot" aria-label={words.plot}>
      <div ref={frame} style={{ height }}>
        {width > 0 && <Plot {...props} width={width} />}
      </div>
    </figure>
  );
}

function Plot({ personas, now, onPick, width }: WeightPlotProps & { readonly width: number }) {
  const { base: words } = useWords();
  const highest = useMemo(() => highestLevel(personas.map(({ level }) => level)), [personas]);
  const scale = useMemo<PlotScale>(() => ({ width, height, highestLevel: highest }), [width, highest]);
  // Which personas share a dot depends on their levels alone, not on the importance.
  const { levels, importance } = now;
  const dots = useMemo(
    () => dotsOf(scale, personas, (persona) => Math.min(scale.highestLevel, levelIn({ levels }, persona))),
    [scale, personas, levels],
  );
  const keys = useMemo(() => dots.map(({ key }) => key), [dots]);
  const { current, container } = useRoving<HTMLUListElement>(keys, undefined);
  const [pointed, setPointed] = useState<string | null>(null);
  const named = dots.find(({ key }) => key === pointed);
  const point = ({ target }: SyntheticEvent) => setPointed(nameOf(target) ?? null);
  return (
    <div className="relative">
      <Grid scale={scale} />
      <svg className="plot-picture" width={width} height={height} aria-hidden="true">
        <path d={curve(scale, importance)} className="plot-curve" />
      </svg>
      <ul
        {...container}
        className="plot-dots"
        data-many={dots.length > fewDots}
        aria-label={words.plotDots}
        onPointerOver={point}
        onPointerOut={() => setPointed(null)}
        onFocus={(event) => {
          container.onFocus(event);
          point(event);
        }}
        onBlur={() => setPointed(null)}
      >
        {dots.map(({ key, level, personas: together }) => (
          <PlotDot
            key={key}
            personas={together}
            level={level}
            x={xOf(scale, level)}
            y={yOf(scale, inheritanceWeight(importance, level))}
            isStop={key === current}
            onPick={onPick}
          />
        ))}
      </ul>
      {named && (
        <p className="plot-name" style={nameStyle(scale, named.level, importance)} aria-hidden="true">
          <RevealedText text={namesOf(named.personas, words.dotMany)} />
          <span className="text-quiet tabular-nums">
            {` ${words.levelText(levelText(named.level))}, ${percent(inheritanceWeight(importance, named.level), 1)}`}
          </span>
        </p>
      )}
    </div>
  );
}

/** Above its dot, grown towards the middle. */
function nameStyle(scale: PlotScale, level: number, importance: number): CSSProperties {
  const x = xOf(scale, level);
  const bottom = height - yOf(scale, inheritanceWeight(importance, level)) + 12;
  return x < scale.width / 2 ? { left: x - 8, bottom } : { right: scale.width - x - 8, bottom };
}

const Grid = memo(function Grid({ scale }: { readonly scale: PlotScale }) {
  const { base: words } = useWords();
  const right = scale.width - plotMargin.right;
  const isTight = scale.width < tightBelow;
  const levels = levelTicks[isTight ? 'tight' : 'roomy'];
  const ticks = scale.highestLevel > 10 ? [...levels, scale.highestLevel] : levels;
  return (
    <svg className="plot-picture" width={scale.width} height={height} aria-hidden="true">
      {shareTicks.map((share) => (
        <g key={share}>
          <line
            x1={plotMargin.left - 10}
            x2={right}
            y1={yOf(scale, share)}
            y2={yOf(scale, share)}
            className={share === wordsFrom ? 'plot-line plot-line-strong' : 'plot-line'}
          />
          <text x={plotMargin.left - 18} y={yOf(scale, share)} className="plot-tick plot-tick-share">
            {percent(share)}
          </text>
        </g>
      ))}
      {!isTight && (
        <text x={right} y={yOf(scale, wordsFrom) - 9} className="plot-tick plot-tick-share">
          {words.plotWords}
        </text>
      )}
      {ticks.map((level) => (
        <text key={level} x={xOf(scale, level)} y={height - plotMargin.bottom + 16} className="plot-tick">
          {level === 1 ? `${words.plotLevel} 1` : levelText(level)}
        </text>
      ))}
    </svg>
  );
});

interface PlotDotProps {
  readonly personas: readonly Tunable[];
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly isStop: boolean;
  readonly onPick: (name: string) => void;
}

const mostNames = 3;

const namesOf = (personas: readonly Tunable[], many: (count: number) => string): string =>
  personas.length > mostNames ? many(personas.length) : personas.map(({ name }) => name).join(', ');

/** Personas of about one level. What they inherit is said by their rows in the list. */
const PlotDot = memo(function PlotDot({ personas, level, x, y, isStop, onPick }: PlotDotProps) {
  const { base: words } = useWords();
  const [first] = personas;
  if (!first) return null;
  // CSS takes custom properties that its types do not know.
  const style = {
    '--more': `${Math.min(8, 2 * Math.log2(personas.length))}px`,
    transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`,
  } as CSSProperties;
  return (
    <li>
      <button
        type="button"
        className="plot-dot"
        style={style}
        data-name={first.name}
        data-active={personas.some((persona) => persona.isActive)}
        tabIndex={isStop ? 0 : -1}
        aria-label={words.dot(revealedLine(namesOf(personas, words.dotMany)), levelText(level))}
        onClick={() => onPick(first.name)}
      />
    </li>
  );
});
