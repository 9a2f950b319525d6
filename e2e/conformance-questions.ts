// Test only: the tools of the conformance suite that ask the client something before they answer, in both ways: a request
// of the server's own (before 2026) and a result that wants more input.

import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  MissingRequiredClientCapabilityError,
  type CallToolResult,
  type ClientCapabilities,
  type ElicitRequestFormParams,
  type InputRequest,
  type InputRequiredResult,
  type ServerContext,
  type Tool,
} from '@modelcontextprotocol/server';

type Run = (
  context: ServerContext,
  args: Readonly<Record<string, unknown>>,
) => CallToolResult | InputRequiredResult | Promise<CallToolResult | InputRequiredResult>;
export interface ToolFixture {
  readonly inputSchema?: Tool['inputSchema'];
  readonly run: Run;
}

export const text = (words: string): { content: [{ type: 'text'; text: string }] } => ({
  content: [{ type: 'text', text: words }],
});

/** Signed, as state that comes back from a client has to be. */
export const state = createRequestStateCodec<string>({ key: 'only for the tests: thirty-two bytes at least' });
export function question(message: string, name: string, type: 'string' | 'boolean' = 'string'): InputRequest {
  const properties = { [name]: type === 'boolean' ? { type } : { type } };
  return inputRequired.elicit({ message, requestedSchema: { type: 'object', properties, required: [name] } });
}
const capital = inputRequired.createMessage({
  messages: [{ role: 'user', content: { type: 'text', text: 'What is the capital of France?' } }],
  maxTokens: 100,
});

/** Asks until every question is answered, then completes. */
function asking(
  questions: Readonly<Record<string, InputRequest>>,
  done: (context: ServerContext) => string,
  requestState?: () => Promise<string>,
): Run {
  return async (context) => {
    const missing = Object.keys(questions).some(
      (key) => inputResponse(context.mcpReq.inputResponses, key).kind === 'missing',
    );
    const needsState = requestState !== undefined && context.mcpReq.requestState() === undefined;
    if (!missing && !needsState) return text(done(context));
    return inputRequired({
      inputRequests: { ...questions },
      ...(requestState && { requestState: await requestState() }),
    });
  };
}

const multiRound: Run = async ({ mcpReq }) => {
  const round = mcpReq.requestState<string>();
  const answered = (key: string) => inputResponse(mcpReq.inputResponses, key).kind !== 'missing';
  if (round === 'second' && answered('step2')) return text('All rounds done');
  const step = round === 'first' && answered('step1') ? 2 : 1;
  const inputRequests =
    step === 2
      ? { step2: question('Step 2: What is your favorite color?', 'color') }
      : { step1: question('Step 1: What is your name?', 'name') };
  return inputRequired({ inputRequests, requestState: await state.mint(step === 2 ? 'second' : 'first') });
};

const elicit = async (
  { mcpReq }: ServerContext,
  message: string,
  requestedSchema: ElicitRequestFormParams['requestedSchema'],
  prefix: string,
) => {
  const { action, content } = await mcpReq.elicitInput({ mode: 'form', message, requestedSchema });
  return text(`${prefix}action=${action}, content=${JSON.stringify(content)}`);
};
const titled = (pairs: Readonly<Record<string, string>>) =>
  Object.entries(pairs).map(([value, title]) => ({ const: value, title }));
const options = ['option1', 'option2', 'option3'];

const oneText = (name: string): Tool['inputSchema'] => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  required: [name],
});

function capabilitiesOf({ mcpReq }: ServerContext): ClientCapabilities {
  const envelope: Readonly<Record<string, unknown>> = { ...mcpReq.envelope };
  return envelope[CLIENT_CAPABILITIES_META_KEY] ?? {};
}

export const questionTools: Readonly<Record<string, ToolFixture>> = {
  test_sampling: {
    inputSchema: oneText('prompt'),
    run: async ({ mcpReq }, { prompt }) => {
      const { content } = await mcpReq.requestSampling({
        messages: [{ role: 'user', content: { type: 'text', text: String(prompt) } }],
        maxTokens: 100,
      });
      return text(`LLM response: ${'text' in content ? content.text : JSON.stringify(content)}`);
    },
  },
  test_elicitation: {
    inputSchema: oneText('message'),
    run: (context, { message }) => {
      const field = (description: string) => ({ type: 'string', description }) as const;
      const properties = { username: field("User's response"), email: field("User's email address") };
      return elicit(
        context,
        String(message),
        { type: 'object', properties, required: ['username', 'email'] },
        'User response: ',
      );
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
      return elicit(
        context,
        'Defaults',
        {
          type: 'object',
          properties: { ...properties, status: { ...properties.status, enum: ['active', 'inactive', 'pending'] } },
        },
        'Elicitation completed: ',
      );
    },
  },
  test_elicitation_sep1330_enums: {
    run: (context) => {
      const values = { value1: 'First Option', value2: 'Second Option', value3: 'Third Option' };
      const properties = {
        untitledSingle: { type: 'string' as const, enum: options },
        titledSingle: { type: 'string' as const, oneOf: titled(values) },
        legacyEnum: {
          type: 'string' as const,
          enum: ['opt1', 'opt2', 'opt3'],
          enumNames: ['Option One', 'Option Two', 'Option Three'],
        },
        untitledMulti: { type: 'array' as const, items: { type: 'string' as const, enum: options } },
        titledMulti: { type: 'array' as const, items: { anyOf: titled(values) } },
      };
      return elicit(context, 'Enums', { type: 'object', properties }, 'Elicitation completed: ');
    },
  },
  test_missing_capability: {
    run: (context) => {
      if (capabilitiesOf(context).sampling) return text('ok');
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    },
  },
  test_streaming_elicitation: { run: asking({ user_name: question('What is your name?', 'name') }, () => 'Hello') },
  test_input_required_result_elicitation: {
    run: asking({ user_name: question('What is your name?', 'name') }, ({ mcpReq }) => {
      const answer = inputResponse(mcpReq.inputResponses, 'user_name');
      return `Hello, ${String(answer.kind === 'elicit' ? answer.content?.['name'] : '')}!`;
    }),
  },
  test_input_required_result_sampling: {
    run: asking({ capital_question: capital }, ({ mcpReq }) =>
      JSON.stringify(inputResponse(mcpReq.inputResponses, 'capital_question')),
    ),
  },
  test_input_required_result_list_roots: {
    run: asking({ client_roots: inputRequired.listRoots() }, ({ mcpReq }) =>
      JSON.stringify(inputResponse(mcpReq.inputResponses, 'client_roots')),
    ),
  },
  test_input_required_result_request_state: {
    run: asking(
      { confirm: question('Please confirm', 'ok', 'boolean') },
      () => 'state-ok',
      () => state.mint('confirm'),
    ),
  },
  test_input_required_result_multiple_inputs: {
    run: asking(
      { user_name: question('What is your name?', 'name'), greeting: capital, client_roots: inputRequired.listRoots() },
      () => 'All three answered',
      () => state.mint('all'),
    ),
  },
  test_input_required_result_multi_round: { run: multiRound },
  test_input_required_result_tampered_state: {
    run: asking(
      { confirm: question('Please confirm', 'ok', 'boolean') },
      () => 'state-ok',
      () => state.mint('untouched'),
    ),
  },
  test_input_required_result_capabilities: {
    run: (context, args) => {
      const { elicitation, sampling } = capabilitiesOf(context);
      const questions = {
        ...(sampling && { capital }),
        ...(elicitation && { name: question('What is your name?', 'name') }),
      };
      return asking(questions, () => 'Nothing left to ask')(context, args);
    },
  },
};
