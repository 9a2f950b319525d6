// One build for every target: the interface, the command line with the headless host, the shim.

import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type PluginOption } from 'vite';

const fromRoot = (path: string): string => new URL(path, import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as { version: string }; // npm's own file

const builtins = [...builtinModules, /^node:/];

/** Bundles every library, so that what is shipped needs no node_modules. */
const nodeTarget = (name: string, entry: string, codeSplitting: boolean): EnvironmentOptions => ({
  consumer: 'server',
  resolve: { noExternal: true, external: builtins.filter((builtin) => typeof builtin === 'string'), conditions: ['node', 'module', 'import', 'default'] },
  build: {
    ssr: true,
    outDir: fromRoot('dist'),
    emptyOutDir: false,
    target: 'node22',
    minify: true,
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: { [name]: fromRoot(entry) },
      external: builtins,
      output: {
        format: 'es',
        entryFileNames: '[name].mjs',
        chunkFileNames: 'chunks/[name]-[hash].mjs',
        codeSplitting,
      },
    },
  },
});

const executable: PluginOption = {
  name: 'executable-entries',
  writeBundle(options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.isEntry && file.fileName.endsWith('.mjs')) chmodSync(`${options.dir}/${file.fileName}`, 0o755);
    }
  },
};

export default defineConfig({
  root: fromRoot('src-renderer'),
  plugins: [react(), tailwindcss(), executable],
  define: { __HELIOS_VERSION__: JSON.stringify(version) },
  environments: {
    client: { build: { outDir: fromRoot('dist/renderer'), emptyOutDir: true, target: 'es2023', sourcemap: true, assetsInlineLimit: 0 } },
    helios: nodeTarget('helios', 'src-main/cli/helios.ts', true),
    shim: nodeTarget('helios-mcp', 'src-main/shim/helios-mcp.ts', false),
  },
  builder: {
    async buildApp(builder) {
      rmSync(fromRoot('dist'), { recursive: true, force: true }); // three targets share it, so none may empty it for itself
      for (const environment of Object.values(builder.environments)) {
        if (environment.name !== 'ssr') await builder.build(environment);
      }
    },
  },
});
