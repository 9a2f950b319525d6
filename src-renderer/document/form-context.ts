import { createContext, useContext } from 'react';

import type { FormNode } from './form-node.ts';
import type { FormTools } from './form-tools.ts';

/** A row whose menu was asked for. */
export interface RowMenuRequest {
  readonly anchor: HTMLElement;
  readonly node: FormNode;
  readonly place: RowPlace;
  /** Absent for items and for what must keep its name. */
  readonly onRename?: () => void;
}

export interface OpenMenu {
  readonly request: RowMenuRequest;
  /** False while it closes. */
  readonly isOpen: boolean;
}

/** Where a row stands in its mapping or list; null where it cannot go further. */
export interface RowPlace {
  readonly at: number;
  readonly before: number | null;
  readonly after: number | null;
}

export const FormContext = createContext<FormTools | null>(null);

export function useForm(): FormTools {
  const tools = useContext(FormContext);
  if (!tools) throw new Error('useForm needs a DocumentForm around it.');
  return tools;
}
