import { expect, it } from 'vitest';

import { settingsSchema } from '../../src-shared/model.ts';
import { en } from '../words/en.ts';
import { schemasFor } from './schemas.ts';

const schemas = schemasFor(en.editor.schema);

it('D2: explains every setting, and knows its rule', () => {
  const { properties = {}, additionalProperties, required } = schemas.settings;
  expect(Object.keys(properties)).toEqual(Object.keys(settingsSchema.shape));
  for (const rule of Object.values(properties)) expect(rule).toHaveProperty('description');
  expect(properties['log_level']).toMatchObject({ enum: ['error', 'warn', 'info', 'debug'] });
  expect([additionalProperties, required?.length]).toEqual([false, Object.keys(properties).length]);
});

it('H13: base and persona refuse only what the owner refuses', () => {
  expect(schemas.base.properties?.['base_importance']).toMatchObject({ type: 'number', minimum: 0, maximum: 1 });
  expect(schemas.persona.properties?.['specialization_level']).toMatchObject({ type: 'number', minimum: 1 });
  for (const name of ['base', 'persona'] as const) {
    const { properties = {}, additionalProperties, required } = schemas[name];
    expect(additionalProperties).not.toBe(false);
    expect(required ?? []).toEqual([]);
    // Of what the owner has no rule for, every type is allowed.
    for (const [, types = ''] of JSON.stringify(properties['behaviors']).matchAll(/"type":(\[[^\]]*\]|"[^"]*")/g)) {
      expect(JSON.parse(types)).toHaveLength(6);
    }
  }
});

it('D2: every section and key it offers is explained', () => {
  const unexplained: string[] = [];
  const walk = (properties: NonNullable<typeof schemas.base.properties>, at: string) => {
    for (const [key, rule] of Object.entries(properties)) {
      if (typeof rule === 'boolean' || rule.description === undefined) unexplained.push(`${at}${key}`);
      else walk(rule.properties ?? {}, `${at}${key}.`);
    }
  };
  for (const [name, { properties = {} }] of Object.entries(schemas)) walk(properties, `${name}: `);
  expect(unexplained).toEqual([]);
});
