/** A level without more digits than it needs. */
export const levelText = (level: number): string => String(Number(level.toFixed(2)));
