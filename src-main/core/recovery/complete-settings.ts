// Adds settings that a newer version needs to a `config.yaml` of an older one (B3), each with its explanation, and leaves
// every other byte as it is.

import { distance } from 'fastest-levenshtein';

import { sameValue } from '../../../src-shared/inheritance.ts';
import { newSettings, type Mapping, type Settings } from '../../../src-shared/model.ts';
import { settingKeys, settingText } from '../first-start.ts';
import { settingsPath } from '../working-files.ts';
import { setYamlValue } from '../../../src-shared/yaml/yaml-edit.ts';
import { parseYaml } from '../../../src-shared/yaml/yaml-text.ts';

export interface SettingsGap {
  readonly missing: readonly (keyof Settings)[];
  /** Keys that Helios does not know, with the nearest one that it knows. */
  readonly unknown: readonly { readonly key: string; readonly near: string | null }[];
}

export function findSettingsGap(data: Mapping): SettingsGap {
  const missing = settingKeys.filter((key) => !Object.hasOwn(data, key));
  const known: ReadonlySet<string> = new Set(settingKeys);
  const unknown = Object.keys(data)
    .filter((key) => !known.has(key))
    .map((key) => ({ key, near: nearest(key) }));
  return { missing, unknown };
}

function nearest(key: string): string | null {
  const [best] = settingKeys
    .map((name) => ({ name, edits: distance(key.toLowerCase(), name) }))
    .toSorted((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.max(2, key.length / 3) ? best.name : null;
}

/** @throws HeliosError `invalid` when the text is no YAML, or cannot be added to */
export function addSettings(text: string, keys: readonly (keyof Settings)[]): string {
  return keys.reduce((before, key) => addSetting(before, key), text);
}

function addSetting(text: string, key: keyof Settings): string {
  const expected = { ...parseYaml(text, settingsPath), [key]: newSettings[key] };
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  const gap =
    text === '' || text.endsWith(lineBreak.repeat(2)) ? '' : text.endsWith('\n') ? lineBreak : lineBreak.repeat(2);
  const appended = text + gap + settingText(newSettings, key).replaceAll('\n', lineBreak);
  // Some files cannot just go on: one written in braces, one that ends its document, one that is indented.
  return isRead(appended, expected) ? appended : setYamlValue(text, [key], newSettings[key]);
}

function isRead(text: string, expected: Mapping): boolean {
  try {
    return sameValue(parseYaml(text, settingsPath), expected);
  } catch {
    return false; // no YAML any more: the other way then
  }
}
