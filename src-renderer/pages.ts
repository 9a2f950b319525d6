// The pages in the order of the rail, with the address and the digit of each.

import { Activity, Cable, History, Lightbulb, Orbit, Settings2, Sun, Users, type LucideIcon } from 'lucide-react';

export const pageNames = [
  'overview',
  'personas',
  'base',
  'timeline',
  'learning',
  'health',
  'connections',
  'settings',
] as const;
export type PageName = (typeof pageNames)[number];

export const pageIcons: Readonly<Record<PageName, LucideIcon>> = {
  overview: Orbit,
  personas: Users,
  base: Sun,
  timeline: History,
  learning: Lightbulb,
  health: Activity,
  connections: Cable,
  settings: Settings2,
};

/** The address of a page, or of one thing on it. */
export const addressOf = (page: PageName, item?: string): string =>
  item === undefined ? (page === 'overview' ? '/' : `/${page}`) : `/${page}/${encodeURIComponent(item)}`;

export const pageOf = (address: string): PageName =>
  pageNames.find((page) => address.split('/')[1] === page) ?? 'overview';
