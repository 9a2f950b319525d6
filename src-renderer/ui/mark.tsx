import markUrl from '../mark.svg';

/** The sun and one planet. The name stands beside it. */
export const Mark = ({ size = 18 }: { readonly size?: number }) => (
  <img src={markUrl} width={size} height={size} alt="" />
);
