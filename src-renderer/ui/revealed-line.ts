import { reveal } from './reveal.ts';

/** For places that take no elements: the text with its hidden characters written out, see RevealedText. */
export const revealedLine = (text: string): string =>
  reveal(text)
    .map((part) => (typeof part === 'string' ? part : part.codes.join(' ')))
    .join('');
