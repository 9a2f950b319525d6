// One HTTP request exactly as given, and what came back. Not `fetch`, which would refuse to send most of it.

import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

import { expect } from '@playwright/test';

import type { OwnerInfo } from '../src-main/host/owner.ts';

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Without Node's own Host header. */
  readonly setHost?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Fails the test when an answer holds the token, or lets other origins in. */
export async function send(
  { url, token }: OwnerInfo,
  { method = 'GET', path = '/', headers = {}, body, setHost = true }: Ask,
): Promise<Answer> {
  const asking = request({
    host: '127.0.0.1',
    port: new URL(url).port,
    method,
    path,
    setHost,
    headers: { 'content-type': 'application/json', ...headers },
  });
  asking.end(body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const isStream =
    String(response.headers['content-type']).startsWith('text/event-stream') && response.statusCode === 200;
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (isStream) break; // it would not end by itself
  }
  asking.destroy();
  const text = Buffer.concat(chunks).toString();
  expect(text + JSON.stringify(response.headers), 'no answer gives the token away').not.toContain(token);
  const names = Object.keys(response.headers);
  expect(
    names.filter((name) => name.startsWith('access-control-')),
    'no answer allows other origins',
  ).toEqual([]);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}
