// A state directory whose every answer is known.

/** The worked example of MERGE.md and a second persona beside it. */
export const exampleFiles = {
  'base/identity.yaml': 'base_importance: 0.7\ntone: direct\ntools: [git, uv]\ndepth: 4\n',
  'personas/example.yaml': 'specialization_level: 2\ntone: warm\ntools: [vitest]\ndepth: 8\npace: fast\n',
  'personas/second.yaml': 'description: The other one\nspecialization_level: 1\n',
} as const;
