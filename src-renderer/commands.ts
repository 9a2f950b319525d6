// What the command palette offers beside pages and personas: each part of the interface adds its own while it is there.

import { createContext, useContext, useEffect, useRef } from 'react';
import { createStore, type StoreApi } from 'zustand';

export interface Command {
  readonly id: string;
  readonly title: string;
  /** Other words a person may type for it. */
  readonly keywords?: string;
  readonly keys?: readonly string[];
  readonly group: 'page' | 'go' | 'persona' | 'do';
  readonly run: () => void;
}

/** By the part that offers them. */
export type Commands = StoreApi<ReadonlyMap<symbol, () => readonly Command[]>>;

export const createCommands = (): Commands => createStore(() => new Map());

export const CommandsContext = createContext<Commands | null>(null);

/** Offers commands as long as the component is there. They are asked for when the palette opens. */
export function useCommands(commands: () => readonly Command[]): void {
  const offered = useContext(CommandsContext);
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    if (!offered) return;
    const part = Symbol('commands');
    offered.setState(new Map([...offered.getState(), [part, () => latest.current()]]), true);
    return () => offered.setState(new Map([...offered.getState()].filter(([key]) => key !== part)), true);
  }, [offered]);
}
