// Where a persona's file is, under the name that its folder lists.

import { type Helios } from '../helios.ts';

/**
 * Some disks find a file under any case of its name; the history must know it by one.
 * @throws HeliosError `not_found` with the names that are close
 */
export function listedPath({ files, personas }: Helios, name: string): string {
  const path = personas.pathOf(name);
  const listed = files.list('personas');
  if (listed.includes(path)) return path;
  return listed.find((other) => other.toLowerCase() === path.toLowerCase()) ?? path;
}
