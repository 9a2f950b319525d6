// Completion, hover and diagnostics for YAML, by monaco-yaml in a worker of its own.

import { configureMonacoYaml } from 'monaco-yaml';

import { readLanguage } from '../words/language.ts';
import { catalogues } from '../words/use-words.ts';
import { forgiveAbsence, monaco } from './monaco.ts';
import { schemasFor } from './schemas.ts';
import type { SchemaName } from './yaml-editor.tsx';

interface WorkerOptions {
  readonly createData: unknown;
  readonly host?: Record<string, (...values: never[]) => unknown>;
  readonly keepIdleModels?: boolean;
}

/** monaco-yaml 5 asks for a worker in the way of Monaco before 0.53: by what it needs, where the new way takes the worker. */
function createWebWorker({ createData, host, keepIdleModels = false }: WorkerOptions) {
  const worker = forgiveAbsence(new Worker(new URL('yaml.worker.ts', import.meta.url), { type: 'module' }));
  worker.postMessage('ignore', []); // the first message of the old way, which the worker waits for
  worker.postMessage(createData, []);
  return monaco.editor.createWebWorker({ worker, keepIdleModels, ...(host && { host }) });
}

const folderOf = (schema: string): string => `helios-${schema}`;

// The texts inside the editor are chosen once, when its code is loaded; see load-editor-texts.ts.
const schemas = Object.entries(schemasFor(catalogues[readLanguage()].editor.schema));

configureMonacoYaml(
  { ...monaco, editor: { ...monaco.editor, createWebWorker } },
  {
    enableSchemaRequest: false,
    hoverSchemaSource: false,
    format: { enable: false },
    schemas: schemas.map(([name, schema]) => ({
      uri: `helios:${name}`,
      fileMatch: [`**/${folderOf(name)}/*.yaml`],
      schema,
    })),
  },
);

/** The address of a text tells the worker which schema is meant. */
export const addressOfText = (schema: SchemaName, id: string): monaco.Uri =>
  monaco.Uri.file(`/${folderOf(schema)}/${id}.yaml`);
