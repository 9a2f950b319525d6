import { chmod, cp, readdir, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

import packageJson from './package.json' with { type: 'json' };

const dist = join(import.meta.dirname, 'dist');

export const define = { __HELIOS_VERSION__: JSON.stringify(packageJson.version) };

/** A program for Node with every library inside it, so that `dist/` runs without `node_modules`. Minified it starts 6 % faster. */
function nodeProgram(
  name: string,
  entry: string,
  { oneFile, format = 'es' }: { oneFile: boolean; format?: 'es' | 'cjs' },
): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: {
      noExternal: true,
      external: ['electron', ...builtinModules],
      conditions: ['node', 'module', 'import', 'default'],
    },
    build: {
      ssr: true,
      target: 'node22',
      outDir: dist,
      emptyOutDir: false, // the other targets live there too
      copyPublicDir: false,
      minify: true,
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { [name]: join(import.meta.dirname, entry) },
        output: {
          format,
          entryFileNames: format === 'es' ? '[name].mjs' : '[name].cjs',
          chunkFileNames: `${join(dirname(name), 'chunks').replaceAll('\\', '/')}/[name]-[hash].mjs`,
          codeSplitting: !oneFile,
        },
      },
    },
  };
}

const finishPrograms: Plugin = {
  name: 'helios:finish-programs',
  applyToEnvironment: (environment) => environment.config.consumer === 'server',
  async writeBundle({ dir = dist }, bundle) {
    const entries = Object.values(bundle).filter((file) => file.type === 'chunk' && file.isEntry);
    await Promise.all(entries.map((entry) => chmod(join(dir, entry.fileName), 0o755)));
    const chunks = { helios: 'chunks', desktop: 'desktop/chunks' }[this.environment.name];
    if (chunks === undefined) return;
    const files = await readdir(join(dir, chunks));
    const stale = files.filter((file) => !(`${chunks}/${file}` in bundle));
    await Promise.all(stale.map((file) => rm(join(dir, chunks, file))));
    if (this.environment.name === 'desktop') await copyTrayIcons(join(dir, 'desktop/tray'));
  },
};

const copyTrayIcons = (to: string): Promise<void> =>
  cp(join(import.meta.dirname, 'assets/tray'), to, { recursive: true, filter: (source) => !source.endsWith('.svg') });

/** What Monaco would start if it were not given workers; unbundled, it could not run. */
const dropUnusedWorker: Plugin = {
  name: 'helios:drop-unused-worker',
  generateBundle(_options, bundle) {
    for (const name of Object.keys(bundle)) if (name.includes('editorWebWorkerMain')) delete bundle[name];
  },
};

export default defineConfig({
  root: join(import.meta.dirname, 'src-renderer'),
  define,
  plugins: [react(), tailwindcss(), finishPrograms, dropUnusedWorker],
  // monaco-yaml 5 imports the worker where Monaco before 0.53 had it.
  resolve: { alias: { 'monaco-editor/esm/vs/editor/editor.worker.js': 'monaco-editor/editor/editor.worker.js' } },
  worker: { format: 'es' },
  // A CommonJS library inside monaco-yaml runs in the development server's worker only when it is bundled before.
  optimizeDeps: {
    include: ['monaco-yaml', 'monaco-yaml/yaml.worker', 'monaco-editor/editor'],
  },
  environments: {
    client: {
      build: {
        outDir: join(dist, 'renderer'),
        emptyOutDir: true,
        sourcemap: true,
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 4000, // the editor, fetched when it is first shown
        reportCompressedSize: false,
      },
    },
    helios: nodeProgram('helios', 'src-main/cli/helios.ts', { oneFile: false }),
    shim: nodeProgram('helios-mcp', 'src-main/shim/helios-mcp.ts', { oneFile: true }),
    desktop: nodeProgram('desktop/main', 'src-main/electron/main.ts', { oneFile: false }),
    // Runs in the sandbox of the page, which loads one CommonJS file.
    preload: nodeProgram('desktop/preload', 'src-main/electron/preload.ts', { oneFile: true, format: 'cjs' }),
    // What the single executable is made of (scripts/sea/executable.mjs); its main script has to be CommonJS.
    executableShim: nodeProgram('executable/helios-mcp', 'src-main/shim/single-executable.ts', {
      oneFile: true,
      format: 'cjs',
    }),
    executableHelios: nodeProgram('executable/helios', 'src-main/cli/helios.ts', { oneFile: true, format: 'cjs' }),
  },
  builder: {
    async buildApp(builder) {
      const { client, helios, shim, desktop, preload } = builder.environments;
      for (const target of [client, helios, shim, desktop, preload]) if (target) await builder.build(target);
    },
  },
});
