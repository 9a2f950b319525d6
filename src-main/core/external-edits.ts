// Notices what an editor or git changes in the working files: tells listeners at once, and takes valid edits into the
// history once they have settled. An edit that is not valid is left alone; the health report and lists name it.

import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

import { type Helios } from './helios.ts';
import { personaNameOf } from './personas.ts';
import { folders, settingsPath } from './working-files.ts';

/** Editors write a file in several steps; look once they are done. */
const quietMs = 150;
/** How long an edit stays uncommitted, so that `commit_changes` can give it a message of its own. */
const settleMs = 5000;
/** Where the system has no more watchers to give (ENOSPC), look this often instead. */
const pollMs = 2000;

/** @returns a function that stops watching */
export function watchEdits(helios: Helios): () => void {
  const seen = new Map<string, string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const later = (name: string, ms: number, task: () => Promise<void>) => {
    clearTimeout(timers.get(name));
    // Whatever stops a look at the files is in the health report as well; the next event looks again.
    timers.set(name, setTimeout(() => void task().catch(() => {}), ms).unref());
  };

  const takeIn = async () => {
    await helios.writer.takeIn(await helios.writer.uncommitted(), null, { kind: 'external', name: 'external' }, '');
  };
  const look = async () => {
    const uncommitted = await helios.writer.uncommitted();
    const isNew = (path: string) => seen.get(path) !== (helios.files.read(path)?.blobId ?? '');
    const news = uncommitted.filter(isNew);
    seen.clear();
    for (const path of uncommitted) seen.set(path, helios.files.read(path)?.blobId ?? '');
    if (uncommitted.length > 0) later('take in', settleMs, takeIn);
    if (news.length === 0) return;
    const personas = news.filter((path) => path.startsWith('personas/')).map(personaNameOf);
    helios.emit({
      commit: null,
      actor: 'external',
      tool: '',
      message: `Edited outside Helios: ${news.slice(0, 3).join(', ')}`,
      files: news,
      personas,
      base: news.some((path) => path.startsWith('base/')),
      settings: news.includes(settingsPath),
      list: personas.length > 0,
      sessions: false,
    });
  };
  const lookSoon = () => later('look', quietMs, look);

  const watchers: FSWatcher[] = [];
  const poll = () => {
    if (!timers.has('poll')) timers.set('poll', setInterval(lookSoon, pollMs).unref());
  };
  for (const folder of ['', ...folders]) {
    try {
      const watcher = watch(join(helios.dir, folder), (_event, name) => {
        if (folder !== '' || name === settingsPath) lookSoon();
      });
      watchers.push(watcher.on('error', poll).unref());
    } catch {
      poll();
    }
  }
  lookSoon();
  return () => {
    for (const watcher of watchers) watcher.close();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
