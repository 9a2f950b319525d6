// Parsing is most of what a change costs, and what one change reads back the next one starts from.

import { readYaml, type YamlFile } from './yaml-text.ts';

export type ReadYaml = (text: string, what: string) => YamlFile;

const maxTexts = 32;
const maxChars = 256 * 1024;

/** {@link readYaml} that knows the newest texts it has read. What it returns must not be changed. */
export function createYamlReader(): ReadYaml {
  /** Oldest first. */
  const known = new Map<string, YamlFile>();
  let chars = 0;
  return (text, what) => {
    const file = known.get(text) ?? readYaml(text, what);
    if (known.delete(text)) chars -= text.length;
    known.set(text, file);
    chars += text.length;
    for (const oldest of known.keys()) {
      if (known.size <= maxTexts && chars <= maxChars) break;
      known.delete(oldest);
      chars -= oldest.length;
    }
    return file;
  };
}
