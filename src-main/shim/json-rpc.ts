// As much of JSON-RPC as the shim has to understand to know what is still unanswered.

export type RpcId = string | number;
type JsonObject = Readonly<Record<string, unknown>>;

export type RpcMessage =
  | {
      readonly kind: 'request';
      readonly id: RpcId;
      readonly method: string;
      readonly params: JsonObject;
      readonly whole: JsonObject;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject; readonly whole: JsonObject }
  | { readonly kind: 'answer'; readonly id: RpcId; readonly failed: boolean; readonly whole: JsonObject };

export const asRpcId = (value: unknown): RpcId | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;

export const asObject = (value: unknown): JsonObject =>
  // `typeof` cannot tell the compiler that the keys are strings.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** Undefined when the line is not one JSON-RPC message; the shim passes such a line on and expects nothing. */
export function parseMessage(line: Buffer): RpcMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    // It is for the owner to judge a line that is not JSON.
    return undefined;
  }
  const whole = asObject(value);
  const id = asRpcId(whole['id']);
  const { method } = whole;
  if (typeof method === 'string') {
    const params = asObject(whole['params']);
    return id === undefined
      ? { kind: 'notification', method, params, whole }
      : { kind: 'request', id, method, params, whole };
  }
  return id === undefined ? undefined : { kind: 'answer', id, failed: 'error' in whole, whole };
}

export const toLine = (message: object): Buffer => Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

const id = String.raw`"id"\s*:\s*(-?\d+|"[^"\\]*")`;
const version = String.raw`(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?`;
const kind = String.raw`"(method|result)"\s*:`;
const idFirst = new RegExp(String.raw`^\s*\{\s*${version}${id}\s*,\s*${kind}`);
const kindFirst = new RegExp(String.raw`^\s*\{\s*${version}${kind}`);
const idLast = new RegExp(String.raw`,\s*${id}\s*\}\s*$`);

/**
 * Kind and id of a message too long to parse, where they stand first or last as the SDKs write them. Anywhere else
 * an `"id"` could belong to the content, so then nothing is said.
 */
export function identifyLongLine(
  head: Buffer,
  tail: Buffer,
): { readonly kind: 'request' | 'answer'; readonly id: RpcId } | undefined {
  const start = idFirst.exec(head.toString());
  const member = start?.[2] ?? kindFirst.exec(head.toString())?.[1];
  const text = start?.[1] ?? idLast.exec(tail.toString())?.[1];
  if (member === undefined || text === undefined) return undefined;
  // The pattern lets only a number or a string through.
  return { kind: member === 'method' ? 'request' : 'answer', id: JSON.parse(text) as RpcId };
}
