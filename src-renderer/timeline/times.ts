import { useMemo } from 'react';

import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';

export interface Times {
  /** Hours and minutes. */
  readonly clock: (at: string) => string;
  /** @param day where it begins, in ms */
  readonly day: (day: number) => string;
}

/** How the timeline says when. The formats are made once, since making one takes longer than using it a hundred times. */
export function useTimes(): Times {
  const language = useHelios((state) => state.language);
  const words = useWords().timeline;
  return useMemo(() => {
    const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const date = { weekday: 'long', day: 'numeric', month: 'long' } as const;
    const thisYear = new Intl.DateTimeFormat(language, date);
    const otherYear = new Intl.DateTimeFormat(language, { ...date, year: 'numeric' });
    const nameOf = (at: number, today: Date) => {
      if (at === today.getTime()) return words.today;
      const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
      if (at === yesterday.getTime()) return words.yesterday;
      const day = new Date(at);
      return (day.getFullYear() === today.getFullYear() ? thisYear : otherYear).format(day);
    };
    const names = new Map<string, string>();
    return {
      clock: (at) => clock.format(new Date(at)),
      day(at) {
        const today = new Date(new Date().setHours(0, 0, 0, 0));
        const key = `${at} ${today.getTime()}`;
        const name = names.get(key) ?? nameOf(at, today);
        names.set(key, name);
        return name;
      },
    };
  }, [language, words]);
}
