// Resources: the files as YAML, everything computed as JSON, and which of them a change touches.

import { ResourceNotFoundError, type Resource, type Server } from '@modelcontextprotocol/server';

import { type ChangeEvent } from '../../src-shared/change-event.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { type Helios } from '../core/helios.ts';
import { decodeUtf8 } from '../core/working-files.ts';

const yaml = 'application/yaml';
const json = 'application/json';
const personaPrefix = 'helios://personas/';

const uriOf = (persona: string): string => `${personaPrefix}${encodeURIComponent(persona)}`;
const mergedUriOf = (persona: string): string => `${uriOf(persona)}/merged`;

export const personaTemplate = `${personaPrefix}{name}`;
export const mergedTemplate = `${personaPrefix}{name}/merged`;

const reader = { actor: { kind: 'client', name: 'resource' } } as const;

export function serveResources(server: Server, helios: Helios): void {
  server.setRequestHandler('resources/list', async () => ({ resources: await listResources(helios) }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [
      {
        uriTemplate: personaTemplate,
        name: 'persona',
        title: 'A persona',
        description: 'The file of a persona',
        mimeType: yaml,
      },
      {
        uriTemplate: mergedTemplate,
        name: 'merged',
        title: 'A merged persona',
        description: 'What base and persona merge to',
        mimeType: json,
      },
    ],
  }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    try {
      return { contents: [{ uri, ...(await readResource(helios, uri)) }] };
    } catch (error) {
      if (!(error instanceof HeliosError)) throw error;
      throw new ResourceNotFoundError(uri, `${error.message} ${error.data.guidance ?? ''}`.trim());
    }
  });
}

async function listResources(helios: Helios): Promise<Resource[]> {
  const { active_persona: active } = await helios.personas.settings();
  const faces = helios.personas.faces();
  return [
    { uri: 'helios://base', name: 'base', title: 'Base identity', mimeType: yaml },
    { uri: 'helios://active', name: 'active', title: 'Active persona', description: `Now: ${active}`, mimeType: json },
    { uri: 'helios://health', name: 'health', title: 'Health report', mimeType: json },
    { uri: 'helios://history', name: 'history', title: 'Last changes', mimeType: json },
    ...faces.map(({ name, description }) => ({ uri: uriOf(name), name, description, mimeType: yaml })),
    ...faces.map(({ name }) => ({ uri: mergedUriOf(name), name: `${name} merged`, mimeType: json })),
  ];
}

async function readResource(helios: Helios, uri: string): Promise<{ mimeType: string; text: string }> {
  const asJson = (content: unknown) => ({ mimeType: json, text: JSON.stringify(content, null, 2) });
  switch (uri) {
    case 'helios://base':
      return fileContent(helios, helios.personas.basePath());
    case 'helios://active':
      return asJson(await helios.run('get_active_persona', {}, reader));
    case 'helios://health':
      return asJson(await helios.run('get_health', {}, reader));
    case 'helios://history':
      return asJson(await helios.run('get_history', { limit: 20 }, reader));
    default: {
      const [, name, merged] = /^helios:\/\/personas\/([^/]+)(\/merged)?$/.exec(uri) ?? [];
      const persona = name === undefined ? null : decodeName(name);
      if (persona === null) throw new HeliosError('not_found', 'There is no such resource.');
      if (merged === undefined) return fileContent(helios, helios.personas.pathOf(persona));
      return asJson(await helios.run('merge_behaviors', { persona_name: persona }, reader));
    }
  }
}

function fileContent(helios: Helios, path: string): { mimeType: string; text: string } {
  const file = helios.files.read(path);
  if (!file) throw new HeliosError('not_found', `There is no file ${path}.`);
  return { mimeType: yaml, text: decodeUtf8(path, file.bytes) };
}

function decodeName(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null; // not percent-encoded text, so no name of a persona
  }
}

/** Every resource whose content a change may have altered. */
export function touchedUris(helios: Helios, event: ChangeEvent): string[] {
  const merged = event.base ? helios.personas.faces().map(({ name }) => name) : event.personas;
  const active = event.base || event.settings || event.personas.length > 0;
  return [
    ...(event.base ? ['helios://base'] : []),
    ...(active ? ['helios://active'] : []),
    ...event.personas.map(uriOf),
    ...merged.map(mergedUriOf),
    'helios://health',
    ...(event.commit === null ? [] : ['helios://history']),
  ];
}
