// Test only: the tools, resources and prompts that the conformance suite wants a server to have. Served by the same HTTP
// transport as Helios, so that what Helios itself never does (images, progress, questions to the client) is judged too.

import { setTimeout as delay } from 'node:timers/promises';

import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type CallToolResult,
  type ElicitRequestFormParams,
  type GetPromptResult,
  type InputRequest,
  type InputRequiredResult,
  type Prompt,
  type ServerContext,
  type Tool,
} from '@modelcontextprotocol/server';

import type { McpSource } from '../src-main/mcp/http-connection.ts';
import type { ChangeSink } from '../src-main/mcp/server.ts';

type Run = (context: ServerContext, args: Readonly<Record<string, unknown>>) => CallToolResult | InputRequiredResult | Promise<CallToolResult | InputRequiredResult>;
interface Fixture {
  readonly inputSchema?: Tool['inputSchema'];
  readonly run: Run;
}

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==';
const text = (words: string): { content: [{ type: 'text'; text: string }] } => ({ content: [{ type: 'text', text: words }] });
const image = { type: 'image', data: png, mimeType: 'image/png' } as const;
const stepMs = 50;

const state = createRequestStateCodec<string>({ key: 'only for the tests: thirty-two bytes at least' });
const question = (message: string, name: string, type: 'string' | 'boolean'): InputRequest =>
  inputRequired.elicit({ message, requestedSchema: { type: 'object', properties: { [name]: { type } }, required: [name] } });
const capital = inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: 'What is the capital of France?' } }], maxTokens: 100 });

/** Asks until every question is answered, then completes. */
function asking(questions: Readonly<Record<string, InputRequest>>, done: (context: ServerContext) => string, requestState?: () => Promise<string>): Run {
  return async (context) => {
    const missing = Object.keys(questions).some((key) => inputResponse(context.mcpReq.inputResponses, key).kind === 'missing');
    const needsState = requestState !== undefined && context.mcpReq.requestState() === undefined;
    if (!missing && !needsState) return text(done(context));
    return inputRequired({ inputRequests: { ...questions }, ...(requestState && { requestState: await requestState() }) });
  };
}

const multiRound: Run = async ({ mcpReq }) => {
  const round = mcpReq.requestState<string>();
  const answered = (key: string) => inputResponse(mcpReq.inputResponses, key).kind !== 'missing';
  if (round === 'second' && answered('step2')) return text('All rounds done');
  const step = round === 'first' && answered('step1') ? 2 : 1;
  const inputRequests = step === 2 ? { step2: question('Step 2: What is your favorite color?', 'color', 'string') } : { step1: question('Step 1: What is your name?', 'name', 'string') };
  return inputRequired({ inputRequests, requestState: await state.mint(step === 2 ? 'second' : 'first') });
};

const elicit = async ({ mcpReq }: ServerContext, message: string, requestedSchema: ElicitRequestFormParams['requestedSchema'], prefix: string) => {
  const { action, content } = await mcpReq.elicitInput({ mode: 'form', message, requestedSchema });
  return text(`${prefix}action=${action}, content=${JSON.stringify(content)}`);
};
const titled = (pairs: Readonly<Record<string, string>>) => Object.entries(pairs).map(([value, title]) => ({ const: value, title }));
const options = ['option1', 'option2', 'option3'];

const oneText = (name: string): Tool['inputSchema'] => ({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] });

/** As the suite prints it: every keyword has to arrive. */
const schema2020: Tool['inputSchema'] = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const tools = (changed: ChangeSink): Readonly<Record<string, Fixture>> => ({
  test_simple_text: { run: () => text('This is a simple text response for testing.') },
  test_image_content: { run: () => ({ content: [image] }) },
  test_audio_content: { run: () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] }) },
  test_embedded_resource: {
    run: () => ({ content: [{ type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' } }] }),
  },
  test_multiple_content_types: {
    run: () => ({
      content: [
        { type: 'text', text: 'Multiple content types test:' },
        image,
        { type: 'resource', resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' } },
      ],
    }),
  },
  test_error_handling: { run: () => ({ ...text('This tool intentionally returns an error for testing'), isError: true }) },
  test_tool_with_logging: {
    run: async ({ mcpReq }) => {
      for (const words of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await mcpReq.log('info', words);
        await delay(stepMs);
      }
      return text('Logged');
    },
  },
  test_logging_tool: {
    run: async ({ mcpReq }) => {
      await mcpReq.log('info', 'Only for who asked');
      return text('Logged');
    },
  },
  test_tool_with_progress: {
    run: async ({ mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined) await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
        await delay(stepMs);
      }
      return text('Done');
    },
  },
  test_sampling: {
    inputSchema: oneText('prompt'),
    run: async ({ mcpReq }, { prompt }) => {
      const { content } = await mcpReq.requestSampling({ messages: [{ role: 'user', content: { type: 'text', text: String(prompt) } }], maxTokens: 100 });
      return text(`LLM response: ${'text' in content ? content.text : JSON.stringify(content)}`);
    },
  },
  test_elicitation: {
    inputSchema: oneText('message'),
    run: (context, { message }) => {
      const field = (description: string) => ({ type: 'string', description }) as const;
      const properties = { username: field("User's response"), email: field("User's email address") };
      return elicit(context, String(message), { type: 'object', properties, required: ['username', 'email'] }, 'User response: ');
    },
  },
  test_elicitation_sep1034_defaults: {
    run: (context) => {
      const properties = {
        name: { type: 'string', default: 'John Doe' },
        age: { type: 'integer', default: 30 },
        score: { type: 'number', default: 95.5 },
        status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
        verified: { type: 'boolean', default: true },
      } as const;
      return elicit(context, 'Defaults', { type: 'object', properties: { ...properties, status: { ...properties.status, enum: ['active', 'inactive', 'pending'] } } }, 'Elicitation completed: ');
    },
  },
  test_elicitation_sep1330_enums: {
    run: (context) => {
      const values = { value1: 'First Option', value2: 'Second Option', value3: 'Third Option' };
      const properties = {
        untitledSingle: { type: 'string' as const, enum: options },
        titledSingle: { type: 'string' as const, oneOf: titled(values) },
        legacyEnum: { type: 'string' as const, enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
        untitledMulti: { type: 'array' as const, items: { type: 'string' as const, enum: options } },
        titledMulti: { type: 'array' as const, items: { anyOf: titled(values) } },
      };
      return elicit(context, 'Enums', { type: 'object', properties }, 'Elicitation completed: ');
    },
  },
  json_schema_2020_12_tool: { inputSchema: schema2020, run: () => text('ok') },
  test_missing_capability: {
    run: ({ mcpReq }) => {
      if (mcpReq.envelope?.[CLIENT_CAPABILITIES_META_KEY]?.sampling) return text('ok');
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    },
  },
  test_streaming_elicitation: { run: asking({ user_name: question('What is your name?', 'name', 'string') }, () => 'Hello') },
  test_trigger_prompt_change: {
    run: () => {
      changed.promptsChanged();
      return text('Changed');
    },
  },
  test_trigger_tool_change: { run: () => text('The list of tools never changes') },
  test_input_required_result_elicitation: {
    run: asking({ user_name: question('What is your name?', 'name', 'string') }, ({ mcpReq }) => {
      const answer = inputResponse(mcpReq.inputResponses, 'user_name');
      return `Hello, ${String(answer.kind === 'elicit' ? answer.content?.['name'] : '')}!`;
    }),
  },
  test_input_required_result_sampling: { run: asking({ capital_question: capital }, ({ mcpReq }) => JSON.stringify(inputResponse(mcpReq.inputResponses, 'capital_question'))) },
  test_input_required_result_list_roots: { run: asking({ client_roots: inputRequired.listRoots() }, ({ mcpReq }) => JSON.stringify(inputResponse(mcpReq.inputResponses, 'client_roots'))) },
  test_input_required_result_request_state: { run: asking({ confirm: question('Please confirm', 'ok', 'boolean') }, () => 'state-ok', () => state.mint('confirm')) },
  test_input_required_result_multiple_inputs: {
    run: asking(
      { user_name: question('What is your name?', 'name', 'string'), greeting: capital, client_roots: inputRequired.listRoots() },
      () => 'All three answered',
      () => state.mint('all'),
    ),
  },
  test_input_required_result_multi_round: { run: multiRound },
  test_input_required_result_tampered_state: { run: asking({ confirm: question('Please confirm', 'ok', 'boolean') }, () => 'state-ok', () => state.mint('untouched')) },
  test_input_required_result_capabilities: {
    run: (context, args) => {
      const { elicitation, sampling } = context.mcpReq.envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
      const questions = { ...(sampling && { capital }), ...(elicitation && { name: question('What is your name?', 'name', 'string') }) };
      return asking(questions, () => 'Nothing left to ask')(context, args);
    },
  },
});

type Part = GetPromptResult['messages'][number]['content'];
const promptOf = (...parts: Part[]): GetPromptResult => ({ messages: parts.map((content) => ({ role: 'user', content })) });
const words = (words: string): Part => ({ type: 'text', text: words });
const argument = (name: string) => ({ name, required: true });

const prompts: Readonly<Record<string, { readonly arguments?: Prompt['arguments']; readonly get: (args: Readonly<Record<string, string>>, context: ServerContext) => GetPromptResult | InputRequiredResult }>> = {
  test_simple_prompt: { get: () => promptOf(words('This is a simple prompt for testing.')) },
  test_prompt_with_arguments: {
    arguments: [argument('arg1'), argument('arg2')],
    get: ({ arg1, arg2 }) => promptOf(words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  },
  test_prompt_with_embedded_resource: {
    arguments: [argument('resourceUri')],
    get: ({ resourceUri = '' }) =>
      promptOf(
        { type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' } },
        words('Please process the embedded resource above.'),
      ),
  },
  test_prompt_with_image: { get: () => promptOf(image, words('Please analyze the image above.')) },
  test_input_required_result_prompt: {
    get: (_args, { mcpReq }) =>
      inputResponse(mcpReq.inputResponses, 'user_context').kind === 'missing'
        ? inputRequired({ inputRequests: { user_context: question('What context should the prompt use?', 'context', 'string') } })
        : promptOf(words('With context')),
  },
};

const templated = /^test:\/\/template\/([^/]+)\/data$/;

function readFixture(uri: string) {
  const id = templated.exec(uri)?.[1];
  if (uri === 'test://static-text') return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: png };
  if (id !== undefined) return { uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) };
  throw new ResourceNotFoundError(uri, 'There is no such resource.');
}

function createServer(changed: ChangeSink): Server {
  const all = tools(changed);
  const server = new Server(
    { name: 'conformance-fixtures', version: '1.0.0' },
    { capabilities: { tools: {}, prompts: { listChanged: true }, resources: {}, logging: {} }, requestState: { verify: state.verify } },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: Object.entries(all).map(([name, { inputSchema = { type: 'object' } }]) => ({ name, description: 'Fixture', inputSchema })),
  }));
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const fixture = Object.hasOwn(all, params.name) ? all[params.name] : undefined;
    if (!fixture) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    return fixture.run(context, params.arguments ?? {});
  });
  server.setRequestHandler('prompts/list', () => ({ prompts: Object.entries(prompts).map(([name, { arguments: args = [] }]) => ({ name, arguments: args })) }));
  server.setRequestHandler('prompts/get', ({ params }, context) => {
    const prompt = prompts[params.name];
    if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt: ${params.name}`);
    return prompt.get(params.arguments ?? {}, context);
  });
  server.setRequestHandler('resources/list', () => ({ resources: ['test://static-text', 'test://static-binary'].map((uri) => ({ uri, name: uri })) }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template' }] }));
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
  };
}
