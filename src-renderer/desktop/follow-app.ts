import { navigate } from 'wouter/use-hash-location';

import type { Commands } from '../commands.ts';
import type { AppRequest } from '../desktop-carrier.ts';
import { addProposal, type Proposals } from './proposals.ts';

/** Does what was chosen in the tray or in the menu of the app. */
export function followApp(request: AppRequest, commands: Commands, proposals: Proposals): void {
  switch (request.say) {
    case 'go':
      return navigate(request.address);
    case 'shortcuts': {
      const offered = [...commands.getState().values()].flatMap((commandsOf) => commandsOf());
      return offered.find(({ id }) => id === 'shortcuts')?.run();
    }
    case 'proposal':
      return addProposal(proposals, request.proposal);
  }
}
