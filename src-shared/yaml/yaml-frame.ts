// What stands around the content of a YAML text while it is edited: byte order mark and last line break come back as
// they were, and a result that does not read as meant is not handed out.

import { type ReadYaml } from './yaml-reader.ts';
import { checkSize, withoutBom, type YamlFile } from './yaml-text.ts';

export interface Frame {
  /** Empty, or ending in a line feed. */
  readonly page: string;
  readonly lineBreak: string;
  /** Whether the text itself ends in a line break. */
  readonly isClosed: boolean;
  /**
   * The edited page in its frame; undefined when it is not what it should be.
   * @throws HeliosError `invalid` for a text that is too long
   */
  readonly close: (edited: string, isRight: (file: YamlFile) => boolean, read: ReadYaml) => string | undefined;
}

/** How messages of errors call a file whose name is not known here. */
export const subject = 'The file';

export function openFrame(text: string): Frame {
  const content = withoutBom(text);
  const byteOrderMark = text.slice(0, text.length - content.length);
  const lineBreak = /\r?\n/.exec(content)?.[0] ?? '\n';
  const isClosed = content === '' || content.endsWith('\n');
  return {
    page: isClosed ? content : content + lineBreak,
    lineBreak,
    isClosed,
    close(edited, isRight, read) {
      // Some block scalars cannot end a file without the line break that was put there above.
      const texts = isClosed ? [edited] : [edited.slice(0, -lineBreak.length), edited];
      const result = texts.find((candidate) => isRead(candidate, isRight, read));
      return result === undefined ? undefined : byteOrderMark + result;
    },
  };
}

function isRead(text: string, isRight: (file: YamlFile) => boolean, read: ReadYaml): boolean {
  checkSize(text, subject);
  try {
    return isRight(read(text, subject));
  } catch {
    // A text that cannot be read is as wrong as one with other data.
    return false;
  }
}
