import { Bot, FilePen, Sun, User } from 'lucide-react';

import { useWords } from '../words/use-words.ts';
import { RevealedText } from './revealed-text.tsx';

const icons = { you: User, external: FilePen, helios: Sun } as const;
const isOwn = (actor: string): actor is keyof typeof icons => Object.hasOwn(icons, actor);

/** Who did something: a sign and the name. */
export function ActorMark({ actor }: { readonly actor: string }) {
  const words = useWords().frame;
  const Icon = isOwn(actor) ? icons[actor] : Bot;
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <Icon size={13} aria-hidden="true" className={actor === 'helios' ? 'shrink-0 text-sun' : 'shrink-0 text-quiet'} />
      <span className="truncate">
        <RevealedText text={words.actors[actor] ?? actor} />
      </span>
    </span>
  );
}
