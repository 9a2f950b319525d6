import { settingsSchema } from '../../src-shared/model.ts';
import type { NumberKey } from './setting-table.ts';

export type SettingProblem =
  | { readonly kind: 'notNumber' | 'notWhole' }
  | { readonly kind: 'atLeast' | 'moreThan' | 'atMost'; readonly limit: number };

export type ParsedSetting =
  | { readonly value: number; readonly problem: null }
  | { readonly value: null; readonly problem: SettingProblem };

/** What a person typed as the value of a setting; a decimal comma is as good as a point. */
export function parseSetting(key: NumberKey, typed: string): ParsedSetting {
  const text = typed.trim().replace(',', '.');
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return { value: null, problem: { kind: 'notNumber' } };
  const [issue] = settingsSchema.shape[key].safeParse(value).error?.issues ?? [];
  if (!issue) return { value, problem: null };
  if (issue.code === 'too_small')
    return {
      value: null,
      problem: { kind: issue.inclusive === false ? 'moreThan' : 'atLeast', limit: Number(issue.minimum) },
    };
  if (issue.code === 'too_big') return { value: null, problem: { kind: 'atMost', limit: Number(issue.maximum) } };
  return { value: null, problem: { kind: 'notWhole' } };
}
