import { HeliosError } from '../../../src-shared/errors.ts';
import { folders } from '../working-files.ts';
import { type Finding, type Patient } from './strategy.ts';

/**
 * Files that are one and the same name on some computers: `Writer.yaml` beside `writer.yaml`, or beside `writer.yml`.
 * Which of them is meant only the person can say, so neither is touched.
 */
export async function findDuplicateNames({ files }: Patient): Promise<Finding[]> {
  const groups = new Map<string, string[]>();
  for (const path of folders.flatMap((folder) => files.list(folder))) {
    const key = path
      .replace(/\.ya?ml$/i, '')
      .normalize('NFC')
      .toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  const bases = ['base/identity', 'base/config'].filter((key) => groups.has(key));
  const found = [...groups].filter(([, paths]) => paths.length > 1);
  return [
    ...found.map(([key, paths]) =>
      finding(key, `${paths.join(' and ')} are one name on many computers.`, guidance(paths)),
    ),
    ...(bases.length > 1
      ? [
          finding(
            'base',
            'There are two base identities; base/identity.yaml counts.',
            'Move what you need from base/config.yaml, then delete it.',
          ),
        ]
      : []),
  ];
}

function guidance(paths: readonly string[]): string {
  const sameStem = new Set(paths.map((path) => path.replace(/\.ya?ml$/i, ''))).size === 1;
  return sameStem
    ? 'The one ending in .yaml counts. Rename or delete the other.'
    : 'Rename one of them. On macOS and Windows a checkout of this history would keep only one.';
}

const finding = (key: string, message: string, what: string): Finding => ({
  id: `duplicate_names:${key}`,
  status: 'warning',
  problem: new HeliosError('conflict', message, { guidance: what }),
  heal: null,
});
