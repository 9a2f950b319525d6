// Sorts changes for the timeline, by the operation that is recorded with each.

import { changeKinds, type ChangeKind } from '../../../src-shared/interface-operations.ts';
import { type ChangeFilter } from '../history/change-filter.ts';
import { startTool } from '../recovery/upgrade.ts';

/** Everything else, other programs' changes too, is an edit. */
const toolsByKind: Readonly<Record<Exclude<ChangeKind, 'edit'>, readonly string[]>> = {
  learning: [
    'learn_behavior',
    'tune_weight',
    'evolve_behavior',
    'update_preference',
    'revert_learning',
    'observe_pattern',
    'adopt_pattern',
    'dismiss_pattern',
    'edit_pattern',
  ],
  switch: ['set_active_persona'],
  settings: ['update_settings'],
  rollback: ['rollback'],
  healing: ['heal'],
  upgrade: ['upgrade', startTool],
};

export const kindOf = (tool: string): ChangeKind =>
  changeKinds.find((kind) => kind !== 'edit' && toolsByKind[kind].includes(tool)) ?? 'edit';

export const toolsOf = (kind: ChangeKind): Pick<ChangeFilter, 'tools' | 'otherTools'> =>
  kind === 'edit' ? { otherTools: Object.values(toolsByKind).flat() } : { tools: toolsByKind[kind] };
