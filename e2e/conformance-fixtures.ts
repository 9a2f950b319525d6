// Test only: what the conformance suite wants a server to have. Served by the same HTTP transport as Helios, so that what
// Helios itself never does (images, progress, questions to the client) is judged too.

import {
  inputRequired,
  inputResponse,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type GetPromptResult,
  type InputRequiredResult,
  type Prompt,
  type ServerContext,
} from '@modelcontextprotocol/server';

import { Sessions } from '../src-main/core/sessions.ts';
import type { McpSource } from '../src-main/mcp/http-connection.ts';
import type { ChangeSink } from '../src-main/mcp/server.ts';
import { question, state } from './conformance-questions.ts';
import { createTools, image, png } from './conformance-tools.ts';

type Part = GetPromptResult['messages'][number]['content'];
const promptOf = (...parts: Part[]): GetPromptResult => ({
  messages: parts.map((content) => ({ role: 'user', content })),
});
const words = (words: string): Part => ({ type: 'text', text: words });
const argument = (name: string) => ({ name, required: true });

const prompts: Readonly<
  Record<
    string,
    {
      readonly arguments?: Prompt['arguments'];
      readonly get: (
        args: Readonly<Record<string, string>>,
        context: ServerContext,
      ) => GetPromptResult | InputRequiredResult;
    }
  >
> = {
  test_simple_prompt: { get: () => promptOf(words('This is a simple prompt for testing.')) },
  test_prompt_with_arguments: {
    arguments: [argument('arg1'), argument('arg2')],
    get: ({ arg1, arg2 }) => promptOf(words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  },
  test_prompt_with_embedded_resource: {
    arguments: [argument('resourceUri')],
    get: ({ resourceUri = '' }) =>
      promptOf(
        {
          type: 'resource',
          resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' },
        },
        words('Please process the embedded resource above.'),
      ),
  },
  test_prompt_with_image: { get: () => promptOf(image, words('Please analyze the image above.')) },
  test_input_required_result_prompt: {
    get: (_args, { mcpReq }) =>
      inputResponse(mcpReq.inputResponses, 'user_context').kind === 'missing'
        ? inputRequired({ inputRequests: { user_context: question('What context should the prompt use?', 'context') } })
        : promptOf(words('With context')),
  },
};

const templated = /^test:\/\/template\/([^/]+)\/data$/;

function readFixture(uri: string) {
  const id = templated.exec(uri)?.[1];
  if (uri === 'test://static-text')
    return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: png };
  if (id !== undefined)
    return {
      uri,
      mimeType: 'application/json',
      text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
    };
  throw new ResourceNotFoundError(uri, 'There is no such resource.');
}

function createServer(changed: ChangeSink): Server {
  const all = createTools(changed);
  const server = new Server(
    { name: 'conformance-fixtures', version: '1.0.0' },
    {
      capabilities: { tools: {}, prompts: { listChanged: true }, resources: {}, logging: {} },
      requestState: { verify: state.verify },
    },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: Object.entries(all).map(([name, { inputSchema = { type: 'object' as const } }]) => ({
      name,
      description: 'Fixture',
      inputSchema,
    })),
  }));
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const fixture = Object.hasOwn(all, params.name) ? all[params.name] : undefined;
    if (!fixture) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    return fixture.run(context, params.arguments ?? {});
  });
  server.setRequestHandler('prompts/list', () => ({
    prompts: Object.entries(prompts).map(([name, { arguments: args = [] }]) => ({ name, arguments: args })),
  }));
  server.setRequestHandler('prompts/get', ({ params }, context) => {
    const prompt = prompts[params.name];
    if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt: ${params.name}`);
    return prompt.get(params.arguments ?? {}, context);
  });
  server.setRequestHandler('resources/list', () => ({
    resources: ['test://static-text', 'test://static-binary'].map((uri) => ({ uri, name: uri })),
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template' }],
  }));
  server.setRequestHandler('resources/read', ({ params }) => ({ contents: [readFixture(params.uri)] }));
  return server;
}

export function createFixtureSource(): McpSource {
  const sinks = new Set<ChangeSink>();
  const changed: ChangeSink = {
    promptsChanged: () => sinks.forEach((sink) => sink.promptsChanged()),
    resourcesChanged: () => sinks.forEach((sink) => sink.resourcesChanged()),
    resourceUpdated: (uri) => sinks.forEach((sink) => sink.resourceUpdated(uri)),
  };
  return {
    createFace: () => ({ server: createServer(changed), listensTo: () => false }),
    announce: (sink) => {
      sinks.add(sink);
      return () => sinks.delete(sink);
    },
    present: new Sessions(() => {}),
  };
}
