// Personas that links propose, one after the other, each until the user has decided.

import { createStore, type StoreApi } from 'zustand';

import type { PersonaProposal } from '../../src-shared/desktop-bridge.ts';

export type Proposals = StoreApi<readonly PersonaProposal[]>;

/** A page full of links must not bury the user in dialogs. */
const mostWaiting = 5;

export const createProposals = (): Proposals => createStore(() => []);

export const addProposal = (proposals: Proposals, proposal: PersonaProposal): void =>
  proposals.setState((waiting) => [...waiting, proposal].slice(0, mostWaiting), true);

export const dropProposal = (proposals: Proposals, proposal: PersonaProposal): void =>
  proposals.setState((waiting) => waiting.filter((other) => other !== proposal), true);
