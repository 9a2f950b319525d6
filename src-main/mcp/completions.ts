// Completes names of personas, for the adopt_persona prompt and the resource templates.

import { type Server } from '@modelcontextprotocol/server';

import { type Helios } from '../core/helios.ts';
import { adoptPersona } from './prompts.ts';
import { mergedTemplate, personaTemplate } from './resources.ts';

/** The protocol's limit on values in one answer. */
const maxValues = 100;

export function serveCompletions(server: Server, helios: Helios): void {
  server.setRequestHandler('completion/complete', ({ params: { ref, argument } }) => {
    const completes =
      ref.type === 'ref/prompt'
        ? ref.name === adoptPersona && argument.name === 'persona_name'
        : (ref.uri === personaTemplate || ref.uri === mergedTemplate) && argument.name === 'name';
    const typed = argument.value.toLowerCase();
    const names = completes
      ? helios.personas
          .faces()
          .map(({ name }) => name)
          .filter((name) => name.toLowerCase().startsWith(typed))
      : [];
    return {
      completion: { values: names.slice(0, maxValues), total: names.length, hasMore: names.length > maxValues },
    };
  });
}
