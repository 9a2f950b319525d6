// How this installation can be updated, and what is to be told. Decisions only; updates.ts acts on them.

export type UpdateState =
  | { readonly is: 'off' | 'idle' | 'looking' | 'current' | 'failed' }
  | { readonly is: 'loading' | 'ready' | 'page'; readonly version: string };

/**
 * `install`: loads and replaces itself. `page`: only tells, and opens the page to download from. `move`: runs from a place
 * that it cannot replace; the user has to move it first. `none`: not installed at all.
 */
export type UpdateRoute = 'install' | 'page' | 'move' | 'none';

export interface Installation {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** Path of the running program. */
  readonly program: string;
  /** Path of the AppImage that is running, if it is one. */
  readonly appImage: string | undefined;
}

export function updateRoute({ platform, isPackaged, program, appImage }: Installation): UpdateRoute {
  if (!isPackaged) return 'none';
  // An MSI belongs to Windows' installer, which would put back what was replaced behind its back.
  if (platform === 'win32') return 'page';
  if (platform === 'darwin') return runsFromImage(program) ? 'move' : 'install';
  // A package of the distribution is the package manager's; replacing it would ask for an administrator.
  return appImage ? 'install' : 'page';
}

/** From the opened image itself, or from the place where macOS puts a program that was not moved out of one. */
export const runsFromImage = (program: string): boolean =>
  program.startsWith('/Volumes/') || program.includes('/AppTranslocation/');
