import { useState, type DragEvent } from 'react';

import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { droppedFile, readPersonaFile, type PersonaFile } from './persona-files.ts';

/** Takes a YAML file that is dropped. Without it the browser would leave the page for the file. */
export function useFileDrop(onFile: (file: PersonaFile) => void) {
  const words = useWords().personas.actions;
  const report = useHelios((state) => state.report);
  const [isOver, setOver] = useState(false);
  const isFile = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
  return {
    isOver,
    onDragOver(event: DragEvent) {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave(event: DragEvent) {
      // From a part of the page to another one it is not left.
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
    },
    onDrop(event: DragEvent) {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = droppedFile(event.dataTransfer);
      if (!file) return;
      readPersonaFile(file, words).then(onFile, (error: unknown) => report(words.couldNotRead(file.name), error));
    },
  };
}
