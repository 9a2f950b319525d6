// What every opening does once the journal has been replayed: upgrade or adopt, put back what is missing.

import { fillStateDir, type Found, type Opening } from '../state-dir.ts';
import { type Migration } from './migrations.ts';
import { healer } from './strategy.ts';
import { beginUpgrade, startTool, type UpgradeParts } from './upgrade.ts';

/** @throws HeliosError what keeps the directory from being opened; it is then as it was */
export async function startUp(parts: UpgradeParts, found: Found, migrations?: readonly Migration[]): Promise<Opening> {
  const { dir, disk, files, history, writer } = parts;
  const upgrade = await beginUpgrade(parts, found, migrations);
  const head = await history.head();
  const recall = async (path: string) => (head === null ? null : history.readFile(head, path));
  const opening = await fillStateDir(dir, found, recall, disk);
  if (opening.message !== null) await writer.takeIn(files.listAll(), opening.message, healer, startTool);
  await upgrade?.finish();
  return opening;
}
