/** Of two versions as npm has them: whether the first is newer. One with a suffix (`1.0.0-beta.2`) comes before that without. */
export function isNewerVersion(version: string, other: string): boolean {
  const [numbers = '', ...suffix] = version.split('-');
  const [otherNumbers = '', ...otherSuffix] = other.split('-');
  const order = compare(numbers, otherNumbers);
  if (order !== 0) return order > 0;
  if (suffix.length === 0 || otherSuffix.length === 0) return suffix.length < otherSuffix.length;
  return compare(suffix.join('-'), otherSuffix.join('-')) > 0;
}

const compare = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });
