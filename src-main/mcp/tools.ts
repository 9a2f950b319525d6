// Tools: the operations that MCP shows, in the order of the table, the same for every connection.

import {
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type Server,
  type Tool,
} from '@modelcontextprotocol/server';
import { z } from 'zod';

import { type Actor } from '../../src-shared/actor.ts';
import { errorCodes, type Failure, type Reply } from '../../src-shared/errors.ts';
import { operationNames, operations, type OperationName } from '../../src-shared/operations.ts';
import { call } from '../core/call.ts';
import { type Helios } from '../core/helios.ts';
import { clientOf, type ClientFacts } from './watched-server.ts';

const failureSchema = z.object({
  status: z.literal('error'),
  code: z.enum(errorCodes),
  message: z.string(),
  guidance: z.string(),
  validation_errors: z.array(z.object({ field: z.string(), message: z.string(), type: z.string() })).optional(),
});

const tools: Tool[] = operationNames
  .filter((name) => operations[name].carriers.some((carrier) => carrier === 'mcp'))
  .map(describeTool);

const toolNames: ReadonlySet<string> = new Set(tools.map(({ name }) => name));

function describeTool(name: OperationName): Tool {
  const {
    title,
    description,
    kind,
    input,
    output,
    ...hints
  }: (typeof operations)[OperationName] & { destructive?: boolean; idempotent?: boolean } = operations[name];
  return {
    name,
    title,
    description,
    annotations: {
      title,
      readOnlyHint: kind === 'read',
      destructiveHint: hints.destructive ?? false,
      idempotentHint: kind === 'read' || (hints.idempotent ?? false),
      openWorldHint: false,
    },
    // z.toJSONSchema of an object schema is an object schema, which its general type does not say.
    inputSchema: z.toJSONSchema(input, { io: 'input' }) as Tool['inputSchema'],
    outputSchema: {
      type: 'object',
      properties: { status: { enum: ['success', 'error'] } },
      required: ['status'],
      anyOf: [
        z.toJSONSchema(z.object({ status: z.literal('success') }).extend(output.shape)),
        z.toJSONSchema(failureSchema),
      ].map(withoutDialect),
    },
  };
}

/** Inside another schema `$schema` has no meaning. */
function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}

/** After the SDK's own check, whose result lacks an argument called `__proto__`: it is to be refused, not dropped. */
const callSchema = z.object({ name: z.string(), arguments: z.unknown().optional() });

export function serveTools(server: Server, helios: Helios, session: string, connection: object): void {
  server.setRequestHandler('tools/list', () => ({ tools }));
  server.setRequestHandler('tools/call', { params: callSchema }, async ({ name, arguments: input = {} }, context) => {
    if (!toolNames.has(name))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name.slice(0, 100)}`);
    return resultOf(
      await call(helios, 'mcp', name, input, {
        actor: actorOf(clientOf(server, context)),
        operation: `${session}:${context.mcpReq.id}`,
        connection,
      }),
    );
  });
}

const actorOf = ({ name, version }: ClientFacts): Actor => ({
  kind: 'client',
  name,
  ...(version !== null && { version }),
});

function resultOf(reply: Reply): CallToolResult {
  const failed = isFailure(reply);
  return {
    content: [{ type: 'text', text: failed ? textOf(reply) : JSON.stringify(reply) }],
    structuredContent: { ...reply },
    ...(failed && { isError: true }),
  };
}

const isFailure = (reply: Reply): reply is Failure => reply.status === 'error';

function textOf({ message, guidance, validation_errors = [] }: Failure): string {
  const fields = validation_errors.map((error) => `- ${error.field === '' ? 'input' : error.field}: ${error.message}`);
  return [message, ...fields, guidance].join('\n');
}
