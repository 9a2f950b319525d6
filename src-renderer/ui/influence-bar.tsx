/**
 * The one sign of influence: the base is the thick golden part, the persona the thin blue-violet one, so that the shape
 * says it without the colour. Always beside words that say the same; therefore hidden from screen readers.
 */
export const InfluenceBar = ({ share, className }: { readonly share: number; readonly className: string }) => (
  <span className={`influence ${className}`} aria-hidden="true">
    {share > 0 && <span className="influence-base" style={{ flexGrow: share }} />}
    {share < 1 && <span className="influence-persona" style={{ flexGrow: 1 - share }} />}
  </span>
);
