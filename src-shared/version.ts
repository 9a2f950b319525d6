// The version of this build; vite and vitest put in what package.json says.

declare const __HELIOS_VERSION__: string | undefined;

/** `0.0.0` only where a source file runs on its own, unbuilt. */
export const heliosVersion: string = typeof __HELIOS_VERSION__ === 'string' ? __HELIOS_VERSION__ : '0.0.0';
