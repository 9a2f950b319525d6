// Prompts: one for each valid persona, and `adopt_persona` for clients that show one prompt better than many.

import {
  ProtocolError,
  ProtocolErrorCode,
  type GetPromptResult,
  type Prompt,
  type Server,
} from '@modelcontextprotocol/server';

import { HeliosError } from '../../src-shared/errors.ts';
import { type Helios } from '../core/helios.ts';

export const adoptPersona = 'adopt_persona';

const adoptPrompt: Prompt = {
  name: adoptPersona,
  title: 'Work as a persona',
  description: 'Adopts the working style of one persona for this conversation.',
  arguments: [{ name: 'persona_name', description: 'Name of the persona', required: true }],
};

export function servePrompts(server: Server, helios: Helios): void {
  server.setRequestHandler('prompts/list', () => {
    const faces = helios.personas.faces().filter(({ name }) => name !== adoptPersona);
    return { prompts: [...faces.map(({ name, description }) => ({ name, title: name, description })), adoptPrompt] };
  });
  server.setRequestHandler('prompts/get', async ({ params }) => {
    const persona = params.name === adoptPersona ? params.arguments?.['persona_name'] : params.name;
    if (persona === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, '`persona_name` is missing.');
    try {
      return await promptOf(helios, persona);
    } catch (error) {
      if (!(error instanceof HeliosError)) throw error;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${error.message} ${error.data.guidance ?? ''}`.trim());
    }
  });
}

async function promptOf(helios: Helios, persona: string): Promise<GetPromptResult> {
  const context = { actor: { kind: 'client', name: 'prompt' } } as const;
  const { instructions } = await helios.run('get_active_persona', { persona_name: persona }, context);
  const { description } = await helios.personas.inherited(persona);
  return { description, messages: [{ role: 'user', content: { type: 'text', text: instructions } }] };
}
