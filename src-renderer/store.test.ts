import { describe, expect, it, vi } from 'vitest';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import type { Reply } from '../src-shared/errors.ts';
import { inherit } from '../src-shared/inheritance.ts';
import { renderInstructions } from '../src-shared/instructions.ts';
import type { Mapping } from '../src-shared/model.ts';
import type { OperationName } from '../src-shared/operations.ts';
import { createClient, type Carrier, type CarrierListeners } from './client.ts';
import { createHeliosStore } from './store.ts';

/** A carrier to an owner that is nothing but these values; `hold` keeps replies back until it is called again. */
function openOwner() {
  const owner = {
    base: { base_importance: 0.7, tone: 'direct' } as Mapping,
    personas: { welcome: {}, writer: { specialization_level: 2, tone: 'warm' } } as Record<string, Mapping>,
    active: 'welcome',
    fails: undefined as Reply | undefined,
    asked: [] as string[],
  };
  let listeners: CarrierListeners | undefined;
  let held: Promise<void> = Promise.resolve();

  const answer = (name: OperationName, input: unknown): Reply => {
    const persona = (input as { persona_name?: string }).persona_name ?? owner.active;
    const { merged, origins, weight, ...numbers } = inherit(owner.base, owner.personas[persona] ?? {});
    if (name === 'set_active_persona') owner.active = persona;
    const outputs: Partial<Record<OperationName, object>> = {
      list_personas: {
        personas: Object.keys(owner.personas).map((each) => ({
          name: each,
          active: each === owner.active,
          valid: true,
        })),
      },
      merge_behaviors: { merged_behaviors: merged, origins, calculation: { inheritance_weight: weight, ...numbers } },
      get_active_persona: { instructions: renderInstructions({ name: persona, description: '' }, merged) },
      get_history: { entries: [], next: null },
    };
    return { status: 'success', ...outputs[name] };
  };
  const carrier: Carrier = {
    async send(name, input) {
      owner.asked.push(name);
      await held;
      return owner.fails ?? answer(name, input);
    },
    listen: (given) => void (listeners = given),
    reconnect: () => {},
  };
  return {
    owner,
    store: createHeliosStore(createClient(carrier)),
    connect: (connection: Parameters<CarrierListeners['onConnection']>[0] = 'live') =>
      listeners?.onConnection(connection),
    emit: (event: Partial<ChangeEvent>) =>
      listeners?.onChange({
        commit: 'c',
        actor: 'a',
        tool: 't',
        message: 'Changed',
        files: [],
        personas: [],
        base: false,
        settings: false,
        list: false,
        ...event,
      }),
    hold() {
      let release = () => {};
      held = new Promise((resolve) => (release = resolve));
      return () => release();
    },
  };
}

const settled = async ({ store, owner }: ReturnType<typeof openOwner>) => {
  await vi.waitFor(() => expect(store.getState().detail?.name).toBe(store.getState().selected));
  await new Promise((resolve) => setImmediate(resolve));
  owner.asked.length = 0;
};

describe('createHeliosStore', () => {
  it('shows the active persona first', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    expect(at.store.getState()).toMatchObject({
      selected: 'welcome',
      detail: { merge: { merged_behaviors: { tone: 'direct' } } },
    });
  });

  it('D7: fetches only what a change touches', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    at.emit({ personas: ['writer'] });
    await vi.waitFor(() => expect(at.owner.asked.toSorted()).toEqual(['get_history', 'list_personas']));
    at.owner.asked.length = 0;
    at.emit({});
    await vi.waitFor(() => expect(at.owner.asked).toEqual(['get_history']));
    at.owner.asked.length = 0;
    at.emit({ base: true });
    await vi.waitFor(() =>
      expect(at.owner.asked.toSorted()).toEqual([
        'get_active_persona',
        'get_history',
        'list_personas',
        'merge_behaviors',
      ]),
    );
  });

  it('D7: shows a change of the persona on show and marks what became another', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    at.owner.personas['welcome'] = { greeting: 'hello' };
    at.emit({ personas: ['welcome'] });
    await vi.waitFor(() =>
      expect(at.store.getState().detail?.merge.merged_behaviors).toEqual({ tone: 'direct', greeting: 'hello' }),
    );
    expect([...(at.store.getState().detail?.changed ?? [])]).toEqual(['/greeting']);
  });

  it('does not let an older answer win over a newer one', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    const release = at.hold();
    at.emit({ base: true });
    at.owner.base = { tone: 'calm' };
    at.emit({ base: true });
    at.owner.base = { tone: 'last' };
    at.emit({ base: true });
    release();
    await vi.waitFor(() => expect(at.store.getState().detail?.merge.merged_behaviors).toEqual({ tone: 'last' }));
    // Three changes, but no more than the fetch under way and one after it.
    expect(at.owner.asked.filter((name) => name === 'merge_behaviors').length).toBeLessThanOrEqual(2);
  });

  it('selects the active persona when the selected one is gone', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    at.store.getState().select('writer');
    await settled(at);
    delete at.owner.personas['writer'];
    at.emit({ list: true, personas: ['writer'] });
    await vi.waitFor(() =>
      expect(at.store.getState()).toMatchObject({ selected: 'welcome', detail: { name: 'welcome' } }),
    );
    expect(at.store.getState().problems).toEqual([]);
  });

  it('keeps what is shown while the owner is away, without a heap of problems', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    at.connect('offline');
    at.owner.fails = { status: 'error', code: 'unavailable', message: 'Away.', guidance: '' };
    at.emit({ base: true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(at.store.getState()).toMatchObject({ connection: 'offline', problems: [], detail: { name: 'welcome' } });
    at.owner.fails = undefined;
    at.owner.base = { tone: 'back' };
    at.connect('live');
    await vi.waitFor(() => expect(at.store.getState().detail?.merge.merged_behaviors).toEqual({ tone: 'back' }));
  });

  it('H15: keeps a failed action as a problem until it is dismissed, once however often it happens', async () => {
    const at = openOwner();
    at.connect();
    await settled(at);
    at.owner.fails = { status: 'error', code: 'conflict', message: 'Changed meanwhile.', guidance: 'Try again.' };
    await at.store.getState().activate('writer');
    await at.store.getState().activate('writer');
    const [problem, ...others] = at.store.getState().problems;
    expect(problem?.error).toMatchObject({
      code: 'conflict',
      message: 'Changed meanwhile.',
      data: { guidance: 'Try again.' },
    });
    expect(others).toEqual([]);
    at.store.getState().dismiss(problem?.id ?? 0);
    expect(at.store.getState().problems).toEqual([]);
  });
});
