/** In the zone of whoever reads it; the day only where it is not today. */
export function localTime(at: Date, language: string, now = new Date()): string {
  const today = at.toDateString() === now.toDateString();
  return at.toLocaleString(language, {
    ...(!today && { day: 'numeric', month: 'short' }),
    ...(at.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
