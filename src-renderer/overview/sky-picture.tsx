import { percent } from '../percent.ts';
import type { Orbit, Sky } from './orbits.ts';

interface SkyPictureProps {
  readonly sky: Sky;
  readonly width: number;
  readonly height: number;
  /** How strongly the sun shines, 0 to 1. */
  readonly importance: number;
  /** Where the weight of each orbit is written. */
  readonly notes: readonly { readonly orbit: Orbit; readonly x: number; readonly y: number }[];
}

/** The sun and the orbits. Only a picture; what it says is said by the links above it. */
export const SkyPicture = ({ sky, width, height, importance, notes }: SkyPictureProps) => (
  <svg className="map-sky" width={width} height={height} aria-hidden="true">
    <defs>
      <radialGradient id="sun-glow">
        <stop offset="0" className="sun-glow-near" />
        <stop offset="0.35" className="sun-glow-middle" />
        <stop offset="1" className="sun-glow-far" />
      </radialGradient>
      <radialGradient id="sun-disc" cx="0.42" cy="0.38" r="0.7">
        <stop offset="0" className="sun-core" />
        <stop offset="0.55" className="sun-body" />
        <stop offset="1" className="sun-rim" />
      </radialGradient>
    </defs>
    {sky.orbits.map(({ weight, rx, ry }) => (
      <ellipse key={weight} cx={sky.x} cy={sky.y} rx={rx} ry={ry} className="map-orbit" />
    ))}
    {notes.map(({ orbit, x, y }) => (
      <text key={orbit.weight} x={x} y={y} className="map-orbit-note">
        {percent(orbit.weight)}
      </text>
    ))}
    {/* Over the notes: their paper would be seen in the light. */}
    <circle
      cx={sky.x}
      cy={sky.y}
      r={sky.sunRadius * (3.6 + 2.4 * importance)}
      fill="url(#sun-glow)"
      opacity={0.45 + 0.55 * importance}
    />
    <circle cx={sky.x} cy={sky.y} r={sky.sunRadius + 5} className="sun-corona" />
    <circle cx={sky.x} cy={sky.y} r={sky.sunRadius} fill="url(#sun-disc)" />
  </svg>
);
