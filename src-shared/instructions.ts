// Merged behaviour as a text that a model can follow. Pure, so that the editor shows exactly what a client receives.

import { isMapping, type Mapping, type Value } from './model.ts';

export interface PersonaFace {
  readonly name: string;
  readonly description: string;
}

const deepestHeading = 3;

/**
 * Markdown: a heading for each section, a bullet for each value. Says first that this is the user's working style, so
 * that a model does not take it for somebody to impersonate or for orders from elsewhere.
 */
export function renderInstructions({ name, description }: PersonaFace, merged: Mapping): string {
  const lines = [
    `# Working style: ${oneLine(name)}`,
    '',
    ...(description === '' ? [] : [oneLine(description), '']),
    'The user prefers the following way of working. Follow it in tone, method and choices while you stay yourself; what the user asks for in the conversation goes first.',
  ];
  renderSection(merged, 2, lines);
  return `${lines.join('\n')}\n`;
}

function renderSection(section: Mapping, level: number, lines: string[]): void {
  const values = Object.entries(section).filter(([, value]) => !isSection(value, level));
  if (values.length > 0) lines.push('');
  for (const [key, value] of values) renderBullet(humanName(key), value, 0, lines);
  for (const [key, value] of Object.entries(section)) {
    if (!isSection(value, level)) continue;
    lines.push('', `${'#'.repeat(level)} ${humanName(key)}`);
    renderSection(value, level + 1, lines);
  }
}

const isSection = (value: Value, level: number): value is Mapping =>
  isMapping(value) && level <= deepestHeading && Object.keys(value).length > 0;

function renderBullet(label: string, value: Value, depth: number, lines: string[]): void {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
    lines.push(`${indent}- ${label}:`);
    for (const [index, item] of value.entries()) renderBullet(String(index + 1), item, depth + 1, lines);
  } else if (Array.isArray(value) && value.join('').length > 60) {
    lines.push(`${indent}- ${label}:`);
    for (const item of value) lines.push(`${indent}  - ${scalarText(item, depth + 1)}`);
  } else if (Array.isArray(value)) {
    lines.push(
      `${indent}- ${label}: ${value.length === 0 ? 'none' : value.map((item) => scalarText(item, depth)).join(', ')}`,
    );
  } else if (isMapping(value)) {
    lines.push(`${indent}- ${label}:`);
    for (const [key, inner] of Object.entries(value)) renderBullet(humanName(key), inner, depth + 1, lines);
  } else {
    lines.push(`${indent}- ${label}: ${scalarText(value, depth)}`);
  }
}

function scalarText(value: Value, depth: number): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (value === null) return 'not set';
  return String(value)
    .trimEnd()
    .replaceAll(/\r?\n/g, `\n${'  '.repeat(depth + 1)}`);
}

/** `code_review` → `Code review`. */
function humanName(key: string): string {
  const words = oneLine(key.replaceAll(/[_-]+/g, ' ')).trim();
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
