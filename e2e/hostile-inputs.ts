// What a broken or malicious client sends, as a table: for each tool an input that would succeed, and what is done to it.
// Values are JSON texts, because much of it is what no program would write: duplicate depth, 1e999, own `__proto__` keys.

export interface HostileInput {
  readonly tool: string;
  readonly what: string;
  /** JSON text of the tool's arguments. */
  readonly args: string;
}

/** HTTP looks at the depth before it looks for a message. */
export const isTooDeepForHttp = ({ args }: HostileInput): boolean => /(?:\[|\{"a":){1001}/.test(args);

type Fields = Readonly<Record<string, string>>;
type Kind =
  | 'persona'
  | 'new name'
  | 'key'
  | 'inner key'
  | 'value'
  | 'text'
  | 'domain'
  | 'number'
  | 'choice'
  | 'files'
  | 'mapping'
  | 'version';

interface Parameter {
  readonly kind: Kind;
  /** JSON text that the tool accepts. */
  readonly valid: string;
  readonly optional?: boolean;
  /** JSON texts out of range, beside those that fit no parameter of this kind. */
  readonly bad?: readonly string[];
}

const text = (value: unknown): string => JSON.stringify(value);
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
const nestedMapping = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const objectOf = (fields: Fields): string =>
  `{${Object.entries(fields)
    .map(([name, value]) => `${text(name)}:${value}`)
    .join(',')}}`;

/** Above what any file of Helios may hold, below what the transports let through. */
export const megabytes = (count: number): string => text('x'.repeat(count * 1024 * 1024));

const persona: Parameter = { kind: 'persona', valid: text('example') };
const maybePersona: Parameter = { ...persona, optional: true };
const key: Parameter = { kind: 'key', valid: text('tone') };
const value: Parameter = { kind: 'value', valid: text('calm') };
const number = (valid: string, bad: readonly string[], optional = false): Parameter => ({
  kind: 'number',
  valid,
  bad,
  optional,
});
const sentence = (valid: string, optional = false): Parameter => ({ kind: 'text', valid: text(valid), optional });
const files: Parameter = { kind: 'files', valid: text(['personas/example.yaml']), optional: true };
const choice: Parameter = { kind: 'choice', valid: text('specialization_level') };

const parameters: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = {
  get_active_persona: { persona_name: maybePersona },
  get_base_config: {},
  list_personas: {},
  merge_behaviors: { persona_name: maybePersona },
  set_active_persona: { persona_name: { ...persona, valid: text('second') } },
  create_persona: {
    name: { kind: 'new name', valid: text('newcomer') },
    specialization_level: number('2', ['0', '0.99', '-1', '1001']),
    description: sentence('Somebody', true),
    behaviors: { kind: 'mapping', valid: '{"tone":"dry"}', optional: true },
    copy_of: maybePersona,
  },
  update_preference: {
    domain: { kind: 'domain', valid: text('communication') },
    key: { ...key, kind: 'inner key' },
    value,
  },
  learn_behavior: { persona, key, value },
  tune_weight: { target: persona, parameter: choice, value: number('3', ['0', '0.5', '-1']) },
  evolve_behavior: {
    from_config: persona,
    to_config: { ...persona, valid: text('base') },
    key: { ...key, valid: text('pace') },
  },
  revert_learning: { commits_back: number('1', ['0', '-1', '1.5', '11']) },
  observe_pattern: {
    pattern: sentence('Likes tables'),
    evidence: sentence('Asked for one'),
    persona: maybePersona,
    suggested_key: { ...key, optional: true },
    suggested_value: { ...value, optional: true },
  },
  search_patterns: { query: sentence('tables', true), confidence_min: number('0.5', ['-0.1', '1.1'], true) },
  commit_changes: { message: sentence('Mine'), files },
  get_history: {
    limit: number('5', ['0', '-1', '1.5', '501'], true),
    before: { kind: 'version', valid: text('HEAD'), optional: true },
    persona: maybePersona,
  },
  create_snapshot: { reason: sentence('now') },
  rollback: { to: { kind: 'version', valid: text('HEAD') }, files },
  get_health: {},
};

const paths = [
  '../x',
  '..',
  '.',
  './example',
  '../../etc/passwd',
  '/etc/passwd',
  '\\\\host\\share',
  'C:\\Windows\\win.ini',
  'personas/../example',
  '.git',
  '.hidden',
];
const reserved = ['con', 'NUL', 'com1', 'lpt9', 'aux', 'prn'];
const control = ['exam\u0000ple', 'example\u0000', 'exam\nple', '\u001b[2J', '\u007f', '\u202e'];
const prototypes = ['__proto__', 'constructor', 'prototype', 'toString'];
const badKeys = [
  '',
  '.',
  'a.',
  '.a',
  'a..b',
  '__proto__',
  'a.__proto__.b',
  '\\_\\_proto__',
  'a\u0000',
  'a\u001b',
  'x'.repeat(501),
  `a${'.a'.repeat(99)}`,
  `a${'.a'.repeat(9999)}`,
];
const noNumbers = ['NaN', 'Infinity', '-Infinity', '3'].map(text);

const wrongTypes: Readonly<Record<Kind, readonly string[]>> = {
  persona: ['7', 'true', 'null', '[]', '{}', '["example"]'],
  'new name': ['7', 'true', 'null', '[]', '{}'],
  key: ['7', 'true', 'null', '[]', '{}', '["tone"]'],
  'inner key': ['7', 'true', 'null', '[]', '{}', '["tone"]'],
  domain: ['7', 'null', '[]'],
  text: ['7', 'false', 'null', '[]', '{}'],
  version: ['7', 'null', '[]', '{}'],
  choice: ['7', 'null', text('weight'), text('constructor')],
  number: [...noNumbers, 'null', 'true', '[]', '{}', '1e999', '-1e999'],
  files: ['7', 'null', '{}', text('personas/example.yaml'), '[7]', '[null]', '[[]]'],
  mapping: ['7', 'null', '[]', text('a: 1')],
  value: [],
};

const badValues: Readonly<Record<Kind, readonly string[]>> = {
  persona: ['', 'nobody', 'x'.repeat(201), ...paths, ...reserved, ...control, ...prototypes].map(text),
  'new name': [
    '',
    'base',
    'example',
    'EXAMPLE',
    'x'.repeat(65),
    'a b',
    'a.',
    'con.txt',
    '-a',
    'a-',
    'ä',
    ...paths,
    ...reserved,
    ...control,
    '__proto__',
    'toString',
  ].map(text),
  key: [...badKeys, 'base_importance', 'name', 'description.x'].map(text),
  'inner key': badKeys.map(text),
  domain: ['', '.', 'a..b', '__proto__', 'specialization_level', 'a\u0000', 'x'.repeat(201)].map(text),
  value: [
    nested(100),
    nested(10_000),
    nestedMapping(100),
    nestedMapping(10_000),
    '1e999',
    '[-1e999]',
    '{"__proto__":{"polluted":true}}',
    '{"a":{"__proto__":1}}',
  ],
  mapping: [
    nestedMapping(100),
    nestedMapping(10_000),
    '{"a":1e999}',
    '{"__proto__":{"polluted":true}}',
    '{"a":[{"__proto__":1}]}',
  ],
  text: [''].map(text),
  version: [
    '',
    'nothing',
    'HEAD',
    'main~1',
    '--all',
    '-1',
    'refs/heads/main',
    '../../HEAD',
    'a\u0000',
    '0000000000000000000000000000000000000000',
    'x'.repeat(301),
  ].map(text),
  choice: [''].map(text),
  number: [],
  files: [
    ...[
      ...paths,
      ...control,
      '',
      '.git/config',
      'run/x.yaml',
      'personas/../config.yaml',
      'personas/x/../../config.yaml',
      'x'.repeat(501),
    ].map((path) => text([path])),
    text(Array.from({ length: 1001 }, () => 'personas/example.yaml')),
  ],
};

/** Where an empty text or list is as good as none. */
const harmless = new Set(['search_patterns.query ""', 'create_persona.description ""']);
const long = ['persona', 'new name', 'key', 'inner key', 'domain', 'text', 'version', 'value', 'choice'] as const;

/** @param hugeText JSON text of a string that is too large for anything */
export function hostileInputs(hugeText: string): HostileInput[] {
  return Object.entries(parameters).flatMap(([tool, all]) => {
    const required = Object.fromEntries(
      Object.entries(all).flatMap(([name, { valid, optional }]) => (optional ? [] : [[name, valid]])),
    );
    const input = (what: string, fields: Fields): HostileInput => ({ tool, what, args: objectOf(fields) });
    const strangers = ['unknown_key', 'constructor', 'prototype', '__proto__', 'toString'];
    return [
      ...strangers.map((name) => input(`unknown parameter ${name}`, { ...required, [name]: '{"polluted":true}' })),
      input('an unknown parameter, 10,000 levels deep', { ...required, deep: nested(10_000) }),
      input('an unknown parameter, too large', { ...required, large: hugeText }),
      ...Object.keys(required).map((name) =>
        input(`without ${name}`, Object.fromEntries(Object.entries(required).filter(([other]) => other !== name))),
      ),
      ...Object.entries(all).flatMap(([name, { kind, bad = [] }]) => {
        const isLong = long.some((other) => other === kind);
        const values = [...wrongTypes[kind], ...badValues[kind], ...bad, ...(isLong ? [hugeText] : [])];
        return values.map((bad) => input(`${name} ${bad.slice(0, 40)}`, { ...required, [name]: bad }));
      }),
    ].filter(({ what }) => !harmless.has(`${tool}.${what}`));
  });
}

/** Keys and values that look dangerous and are plain data: they must be kept exactly. */
export const oddButGood: readonly (readonly [key: string, value: string])[] = [
  ['constructor', '{"prototype":{"polluted":true}}'],
  ['prototype', '1'],
  ['behaviors.toString', '"text"'],
  ['hasOwnProperty', '{"valueOf":[]}'],
  ['bomb', text('&a [*a, *a]')],
  ['tag', text('!!js/function "function () {}"')],
  ['merge', text('<<: *base')],
  ['date', text('2026-01-01')],
  ['no', text('no')],
  ['number', text('1e999')],
  ['nan', text('.nan')],
  ['zero', text('a\u0000b\u001b[2J')],
  ['bidi', text('\u202etxt\u2066')],
  ['emoji', text('👩‍🚀 ünïcödé')],
  ['document', text('---\n...\n# x: y\n')],
  ['path', text('../../etc/passwd')],
  ['deep', nested(40)],
  ['big', '9007199254740991'],
  ['small', '-1e-300'],
  ['empty', '{"":[{},[],null,""]}'],
];
