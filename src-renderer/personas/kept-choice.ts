// Which of a few a person chose last, for the next time: the view of a document, for example.

import { useState } from 'react';

interface KeptChoice<Choice> {
  readonly choice: Choice;
  readonly choose: (choice: Choice) => void;
  /** Now, but not the next time. */
  readonly showOnce: (choice: Choice) => void;
}

export function useKeptChoice<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
): KeptChoice<Choice> {
  const key = `helios.${name}`;
  const [choice, setChoice] = useState<Choice>(
    () => choices.find((known) => known === localStorage.getItem(key)) ?? choices[0],
  );
  return {
    choice,
    choose(next) {
      localStorage.setItem(key, next);
      setChoice(next);
    },
    showOnce: setChoice,
  };
}
