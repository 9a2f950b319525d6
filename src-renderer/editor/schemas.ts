// What the editor knows of our files beyond the rules: the sections people use, with a sentence on each, so that completion
// and hover teach. Nothing in here forbids anything: what is not named is allowed wherever the schema of the file allows it.

import { z } from 'zod';
import type { JSONSchema } from 'monaco-yaml';

import { baseSchema, personaSchema, settingsSchema } from '../../src-shared/model.ts';
import type { Words } from '../words/en.ts';
import type { SchemaName } from './yaml-editor.tsx';

type SchemaWords = Words['editor']['schema'];
type Shape = 'text' | 'list' | 'switch' | Sections;
interface Sections {
  readonly [key: string]: Shape;
}

/** Keys as in the files of a first start (core/first-start.ts); a mapping is a section. */
const identity = { role: 'text', values: 'list' } as const;
const communication = { tone: 'text', detail: 'text', language: 'text', questions: 'text' } as const;
const commonBehaviors = {
  tone: 'text',
  explain_terms: 'switch',
  depth: 'text',
  method: 'list',
  when_wrong: 'text',
} as const;
const personaBehaviors = {
  ...commonBehaviors,
  guidance: 'list',
  code: { comments: 'text', dependencies: 'text', error_handling: 'text' },
  reviews: 'list',
  uncertainty: 'text',
  output: { structure: 'text', citations: 'switch' },
  style: { sentences: 'text', avoid: 'list' },
  feedback: 'text',
} as const;

export function schemasFor(words: SchemaWords): Record<SchemaName, JSONSchema> {
  return {
    base: extend(baseSchema, words, {
      version: 'text',
      description: 'text',
      identity,
      communication,
      behaviors: commonBehaviors,
    }),
    persona: extend(personaSchema, words, {
      name: 'text',
      description: 'text',
      behaviors: personaBehaviors,
      identity,
      communication,
    }),
    settings: extend(settingsSchema, words, {}),
  };
}

function extend(schema: z.ZodType, words: SchemaWords, sections: Sections): JSONSchema {
  const { $schema: _, ...rules } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  // zod writes what the JSON Schema of monaco-yaml describes.
  const { properties = {}, ...rest } = rules as JSONSchema;
  const known = Object.entries({ ...described(sections, words), ...properties });
  return {
    ...rest,
    properties: Object.fromEntries(
      known.map(([key, rule]) => [key, { ...(typeof rule === 'object' && rule), ...explained(key, words) }]),
    ),
  };
}

const described = (sections: Sections, words: SchemaWords): Record<string, JSONSchema> =>
  Object.fromEntries(
    Object.entries(sections).map(([key, shape]) => [key, { ...shapeOf(shape, words), ...explained(key, words) }]),
  );

const types = ['string', 'array', 'object', 'boolean', 'number', 'null'] as const;

/** Any value is as good as another. Completion writes the one whose type comes first. */
const anyValue = (first: (typeof types)[number]): JSONSchema => ({
  type: [first, ...types.filter((type) => type !== first)],
});

function shapeOf(shape: Shape, words: SchemaWords): JSONSchema {
  if (shape === 'text') return anyValue('string');
  if (shape === 'list') return { ...anyValue('array'), items: {} };
  if (shape === 'switch') {
    return { ...anyValue('boolean'), defaultSnippets: [true, false].map((body) => ({ label: String(body), body })) };
  }
  return { ...anyValue('object'), properties: described(shape, words) };
}

const explained = (key: string, words: SchemaWords): JSONSchema => {
  const sentence = Object.hasOwn(words.keys, key) ? words.keys[key as keyof SchemaWords['keys']] : undefined;
  return sentence === undefined ? {} : { description: sentence };
};
