// One MCP session of a revision before 2026 over HTTP, request by request: for what an SDK's client would hide.

import { expect } from '@playwright/test';

import type { Failure } from '../src-shared/errors.ts';
import type { OwnerInfo } from '../src-main/host/owner.ts';
import { callParams, rpcLine, type RpcAnswer } from './shim-session.ts';

export class HttpSession {
  readonly #info: Pick<OwnerInfo, 'mcpUrl' | 'token'>;
  #sessionId: string | null = null;
  #lastId = 0;

  constructor(info: Pick<OwnerInfo, 'mcpUrl' | 'token'>) {
    this.#info = info;
  }

  async initialize(): Promise<void> {
    const clientInfo = { name: 'http session', version: '1' };
    const response = await this.post(
      rpcLine(0, 'initialize', JSON.stringify({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo })),
    );
    expect(response.status).toBe(200);
    this.#sessionId = response.headers.get('mcp-session-id');
    await response.body?.cancel();
    expect((await this.post('{"jsonrpc":"2.0","method":"notifications/initialized"}')).status).toBe(202);
  }

  post(body: string): Promise<Response> {
    return fetch(this.#info.mcpUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#info.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...(this.#sessionId !== null && { 'mcp-session-id': this.#sessionId }),
      },
      body,
    });
  }

  /** A call whose arguments are JSON text. */
  postCall(tool: string, args: string): Promise<Response> {
    return this.post(rpcLine((this.#lastId += 1), 'tools/call', callParams(tool, args)));
  }

  async callRaw(tool: string, args: string): Promise<RpcAnswer & { readonly refused?: Failure }> {
    const response = await this.postCall(tool, args);
    const text = await response.text();
    // Refused before anything looked for a message in it.
    if (response.status === 400) return { id: this.#lastId, refused: JSON.parse(text) as Failure };
    const data = text.split('\n').find((line) => line.startsWith('data: {'));
    return JSON.parse(data?.slice('data: '.length) ?? text) as RpcAnswer; // the one message that answers a request
  }
}
