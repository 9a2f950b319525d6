/** A share between 0 and 1 as people read it: `8 %`, with a space that does not break. */
export const percent = (share: number, fractionDigits = 0): string =>
  `${Number((share * 100).toFixed(fractionDigits))}\u00a0%`;
