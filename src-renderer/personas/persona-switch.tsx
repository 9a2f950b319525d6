import { Combobox } from '@base-ui/react/combobox';
import { ChevronDown } from 'lucide-react';

import { useAnswer } from '../answers.ts';
import { useActivate } from '../changes.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

const mostShown = 100;

/** The active persona; typing filters, Enter makes another one active, Escape leaves it as it is. */
export function PersonaSwitch() {
  const words = useWords().frame;
  const activate = useActivate();
  const personas = useAnswer('list_personas', {}).data?.personas;
  if (!personas) return null;
  const active = personas.find((persona) => persona.active)?.name ?? null;
  return (
    <Combobox.Root
      items={personas.filter(({ valid }) => valid).map(({ name }) => name)}
      value={active}
      limit={mostShown}
      autoHighlight
      onValueChange={(name) => name !== null && name !== active && void activate({ persona_name: name })}
    >
      <Combobox.Trigger className="switch" aria-label={words.activePersona}>
        <span className="size-2 shrink-0 rounded-full bg-sun" aria-hidden="true" />
        <span className="switch-name">
          <RevealedText text={active ?? words.noActivePersona} />
        </span>
        <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-quiet" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="start" className="positioner">
          <Combobox.Popup className="popup w-72" aria-label={words.activePersona}>
            <div className="p-1">
              <Combobox.Input
                className="field font-sans"
                aria-label={words.switchFilter}
                placeholder={words.switchFilter}
              />
            </div>
            <Combobox.Empty className="empty-list">{words.paletteNothing}</Combobox.Empty>
            <Combobox.List className="popup-list">
              {(name: string) => {
                const persona = personas.find((known) => known.name === name);
                return (
                  <Combobox.Item key={name} value={name} className="popup-item">
                    <span className="w-3 shrink-0">
                      {name === active && <span className="block size-2 rounded-full bg-sun" aria-hidden="true" />}
                    </span>
                    <span className="min-w-0 grow truncate">
                      <RevealedText text={name} />
                    </span>
                    {persona && (
                      <span className="flex shrink-0 items-center gap-2 text-small text-quiet">
                        <InfluenceBar share={persona.weight} className="w-8" />
                        {percent(persona.weight)}
                      </span>
                    )}
                  </Combobox.Item>
                );
              }}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
