import { words } from '../words.ts';

/** The sun and the word, in the corner of a row. */
export const ActiveMark = () => (
  <span className="absolute top-2 right-4 flex items-center gap-1 text-small leading-5 text-sun-ink">
    <span className="size-2 rounded-full bg-sun" aria-hidden="true" />
    {words.active}
  </span>
);
