export const desktop = {
  proposal: 'A persona from a link',
  proposalAbout: 'Nothing was changed. Read it before you take it: it tells your assistants how to work with you.',
  from: 'The link says it comes from',
  noOrigin: 'nobody',
  unproven: 'Anybody can write this into a link.',
  name: 'Proposed name',
  content: 'What is in it',
  take: 'Make a persona of it…',

  paused: 'Changes by clients are paused.',
  pausedAbout: 'They still read; whatever they want to change is refused.',
  pauseClients: 'Pause changes by clients',
  endPause: 'End the pause',
  couldNotPause: 'Could not change the pause',
};
