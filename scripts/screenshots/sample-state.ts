// A state directory as somebody has it after some weeks: the personas, clients and changes that the screenshots show.

import { type McpClient } from '../../e2e/mcp-client.ts';
import type { Owner } from '../../e2e/fixtures.ts';

interface SamplePersona {
  readonly name: string;
  readonly level: number;
  readonly description: string;
  readonly behaviors: Readonly<Record<string, unknown>>;
}

const personas: readonly SamplePersona[] = [
  {
    name: 'reviewer',
    level: 1.4,
    description: 'Reads changes of others: kind to people, strict with code',
    behaviors: {
      tone: 'kind and exact',
      depth: 6,
      order: ['correctness', 'simplicity', 'speed'],
      comments: { style: 'a question where the intent is unclear', praise: true },
    },
  },
  {
    name: 'teacher',
    level: 1.2,
    description: 'Explains from what is known to what is new',
    behaviors: { tone: 'patient', explain_terms: true, method: ['one step at a time', 'let me try before telling'] },
  },
  {
    name: 'planner',
    level: 1.7,
    description: 'Turns wishes into steps with dates and owners',
    behaviors: { tone: 'brisk', depth: 4, output: { structure: 'table', risks: true }, horizon_weeks: 6 },
  },
  {
    name: 'translator',
    level: 3.2,
    description: 'German and English, keeping the tone of the author',
    behaviors: { tone: 'as in the original', languages: ['de', 'en'], notes: 'only where a pun is lost' },
  },
  {
    name: 'data-analyst',
    level: 2.4,
    description: 'Numbers with their uncertainty, charts that need no legend',
    behaviors: {
      tone: 'sober',
      depth: 7,
      method: ['look at the raw data first', 'state the sample size'],
      charts: { colours: 'few', axes: 'always labelled' },
    },
  },
  {
    name: 'night-watch',
    level: 5,
    description: 'Answers alarms at three in the morning',
    behaviors: {
      tone: 'short',
      depth: 2,
      method: ['stop the damage', 'then find the cause'],
      escalate_after_minutes: 15,
    },
  },
];

interface Clients {
  readonly desktop: McpClient;
  readonly code: McpClient;
  readonly cursor: McpClient;
}

/** Everything through the doors that people and clients use, so that the timeline tells the truth. */
export async function fillSampleState({ call }: Owner, { desktop, code, cursor }: Clients): Promise<void> {
  for (const { name, level, description, behaviors } of personas)
    await call('create_persona', { name, specialization_level: level, description, behaviors });
  await call('create_snapshot', { reason: 'before the clients' });
  await desktop.ask('get_active_persona', {});
  await desktop.ask('learn_behavior', {
    persona: 'writer',
    key: 'behaviors.tone',
    value: 'warm, with short sentences',
  });
  await desktop.ask('update_preference', { domain: 'communication', key: 'units', value: 'metric' });
  await code.ask('get_active_persona', { persona_name: 'developer' });
  await code.ask('learn_behavior', {
    persona: 'developer',
    key: 'behaviors.method',
    value: 'name the test that proves it',
  });
  await code.ask('tune_weight', { target: 'developer', parameter: 'specialization_level', value: 2.2 });
  await cursor.ask('evolve_behavior', {
    from_config: 'reviewer',
    to_config: 'developer',
    key: 'behaviors.comments.style',
  });
  await call('set_active_persona', { persona_name: 'developer' });
  await call('tune_weight', { target: 'base', parameter: 'base_importance', value: 0.65 });
  for (const evidence of [
    '“Make that a table.”',
    'Asked for a table instead of a list',
    'Turned the answer into a table',
  ])
    await desktop.ask('observe_pattern', {
      pattern: 'Prefers tables to lists where things are compared',
      evidence,
      persona: 'data-analyst',
      suggested_key: 'behaviors.charts.comparisons',
      suggested_value: 'as a table',
    });
  await code.ask('observe_pattern', {
    pattern: 'Wants commit messages that say why',
    evidence: 'Rewrote two messages by hand',
    persona: 'developer',
    suggested_key: 'behaviors.code.commit_messages',
    suggested_value: 'one sentence that says why',
  });
  for (let at = 0; at < 60; at += 1) {
    await desktop.ask(at % 3 === 0 ? 'merge_behaviors' : 'get_active_persona', {});
    if (at % 2 === 0) await code.ask('list_personas', {});
  }
  await call('create_snapshot', { reason: 'a good week' });
  await desktop.ask('learn_behavior', { persona: 'researcher', key: 'behaviors.output.length', value: 'one page' });
}
