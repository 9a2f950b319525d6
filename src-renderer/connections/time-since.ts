const units = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** How long ago, in the largest unit that fits. @param nowMs as of when; what is after it counts as now */
export function timeSince(at: string, nowMs: number, language: string): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(at)) / 1000));
  const { unit, seconds: size } = units.find((fitting) => seconds >= fitting.seconds) ?? { unit: 'second', seconds: 1 };
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-Math.floor(seconds / size), unit);
}
