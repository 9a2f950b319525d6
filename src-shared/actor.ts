// Who made a change. Recorded with every commit, shown in the timeline (REQUIREMENTS D5).

/** `client`: an MCP client. `you`: a person in a window or on the command line. `external`: an editor or git. `helios`: Helios itself. */
export const actorKinds = ['client', 'you', 'external', 'helios'] as const;

export type ActorKind = (typeof actorKinds)[number];

export interface Actor {
  readonly kind: ActorKind;
  readonly name: string;
  readonly version?: string;
}
