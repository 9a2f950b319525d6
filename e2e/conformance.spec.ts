// H23: the conformance suite of the MCP project, both revisions that it knows, against the built owner; and once more
// against a server that has the suite's fixtures, on the same transport. What cannot pass is listed with its reason.

import { expect } from '@playwright/test';

import { serveMcpHttp } from '../src-main/mcp/http-connection.ts';
import { createFixtureSource } from './conformance-fixtures.ts';
import { forwardTo, listen, runSuite, type Check, type Revision } from './conformance-suite.ts';
import { test } from './fixtures.ts';

/** Reason → scenarios, or `scenario: check` where only one check of a scenario is meant. */
type Expected = Readonly<Record<string, readonly string[]>>;

const tasks = [
  'tasks-lifecycle',
  'tasks-capability-negotiation',
  'tasks-wire-fields',
  'tasks-request-state-removal',
  'tasks-mrtr-input',
  'tasks-request-headers',
  'tasks-dispatch-and-envelope',
  'tasks-required-task-error',
  'tasks-mrtr-composition',
];

const wantsTheSuitesOwn = [
  'tools-call-simple-text',
  'tools-call-image',
  'tools-call-audio',
  'tools-call-embedded-resource',
  'tools-call-mixed-content',
  'tools-call-error',
  'tools-call-with-progress',
  'resources-read-text',
  'resources-read-binary',
  'resources-templates-read',
  'prompts-get-simple',
  'prompts-get-with-args',
  'prompts-get-embedded-resource',
  'prompts-get-with-image',
  'json-schema-2020-12',
];

const expectedOfHelios: Readonly<Record<Revision, Expected>> = {
  '2025-11-25': {
    'wants a tool, resource or prompt of the suite; judged below with it': [
      ...wantsTheSuitesOwn,
      'tools-call-sampling',
      'tools-call-elicitation',
      'elicitation-sep1034-defaults',
      'elicitation-sep1330-enums',
    ],
    'Helios sends no log messages to clients, and does not say it could': [
      'logging-set-level',
      'tools-call-with-logging',
    ],
    'streams are not resumed: an answer that got lost is asked for again': ['server-sse-polling'],
  },
  '2026-07-28': {
    'wants a tool, resource or prompt of the suite; judged below with it': [
      ...wantsTheSuitesOwn,
      'server-stateless: sep-2575-server-rejects-undeclared-capability',
      'server-stateless: sep-2575-missing-capability-http-400',
      'server-stateless: sep-2575-http-server-no-independent-requests-on-stream',
      'server-stateless: sep-2575-server-no-log-without-loglevel',
      'server-stateless: sep-2575-server-sends-prompts-list-changed-on-subscription',
      'input-required-result-basic-elicitation',
      'input-required-result-basic-sampling',
      'input-required-result-basic-list-roots',
      'input-required-result-request-state',
      'input-required-result-multiple-input-requests',
      'input-required-result-multi-round',
      'input-required-result-missing-input-response',
      'input-required-result-non-tool-request',
      'input-required-result-result-type',
      'input-required-result-tampered-state',
      'input-required-result-capability-check',
      'input-required-result-ignore-extra-params',
    ],
    'the list of tools never changes, and Helios does not say it could': [
      'server-stateless: sep-2575-server-sends-tools-list-changed-on-subscription',
    ],
    'no tool takes a parameter from a header (x-mcp-header); not scored by the suite': [
      'http-custom-header-server-validation',
    ],
    'the extension for tasks is not offered: every operation answers at once': tasks,
    'the suite itself skips it': ['tasks-status-notifications'],
  },
};

/** Not judged here: what Helios itself passes. */
const expectedOfFixtures: Readonly<Record<Revision, Expected>> = {
  '2025-11-25': {
    'streams are not resumed': ['server-sse-polling'],
  },
  '2026-07-28': {
    'no tool takes a parameter from a header': ['http-custom-header-server-validation'],
    'the extension for tasks is not offered': tasks,
    'the suite itself skips it': ['tasks-status-notifications'],
    'the list of tools never changes': ['server-stateless: sep-2575-server-sends-tools-list-changed-on-subscription'],
  },
};

const revisions = Object.keys(expectedOfHelios) as Revision[]; // the keys of a Record over Revision are its keys

/** Both ways: nothing fails that is not listed, and nothing is listed that passes. */
function expectExactly(results: ReadonlyMap<string, readonly Check[]>, expected: Expected): void {
  const listed = new Set(Object.values(expected).flat());
  const failing: string[] = [];
  const excused = new Set<string>();
  for (const [scenario, checks] of results) {
    for (const { id, status, errorMessage } of checks) {
      if (status === 'SUCCESS' || status === 'INFO') continue;
      const key = [`${scenario}: ${id}`, scenario].find((name) => listed.has(name));
      if (key === undefined) failing.push(`${scenario}: ${id} ${status} ${errorMessage ?? ''}`);
      else excused.add(key);
    }
  }
  expect(failing, 'failures that are not listed').toEqual([]);
  expect(
    [...listed].filter((name) => !excused.has(name)),
    'listed, but nothing fails',
  ).toEqual([]);
}

for (const revision of revisions) {
  test(`Helios conforms to ${revision} wherever the suite can judge it`, async ({ owner }) => {
    const proxy = await listen(forwardTo(owner.info));
    const results = await runSuite(proxy.url, revision);
    await proxy.close();
    const judged =
      revision === '2025-11-25'
        ? [
            'server-initialize',
            'ping',
            'completion-complete',
            'server-session-lifecycle',
            'resources-subscribe',
            'resources-unsubscribe',
          ]
        : [
            'server-stateless',
            'completion-complete',
            'sep-2164-resource-not-found',
            'caching',
            'http-header-validation',
            'input-required-result-unsupported-methods',
            'input-required-result-validate-input',
          ];
    const always = [
      'tools-list',
      'resources-list',
      'prompts-list',
      'dns-rebinding-protection',
      'server-sse-multiple-streams',
    ];
    expect([...results.keys()]).toEqual(expect.arrayContaining([...judged, ...always]));
    expectExactly(results, expectedOfHelios[revision]);
  });

  test(`the transport conforms to ${revision} where the suite wants tools of its own`, async () => {
    const mcp = serveMcpHttp(createFixtureSource());
    const server = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body: unknown = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
        mcp.handle(request, response, body).catch((error: unknown) => response.destroy(error as Error));
      });
    });
    const results = await runSuite(server.url, revision);
    await mcp.close();
    await server.close();
    const rest = Object.values(expectedOfHelios[revision])
      .flat()
      .map((name) => name.split(':')[0]);
    expectExactly(new Map([...results].filter(([scenario]) => rest.includes(scenario))), expectedOfFixtures[revision]);
  });
}
