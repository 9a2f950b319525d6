import { expect, test } from 'vitest';

import { keepShipped } from './sbom.mjs';

const installed = {
  bomFormat: 'CycloneDX',
  components: [{ 'bom-ref': 'react@19.0.0' }, { 'bom-ref': 'vite@8.0.0' }, { 'bom-ref': 'zod@4.0.0' }],
  dependencies: [
    { ref: 'react@19.0.0', dependsOn: ['zod@4.0.0', 'vite@8.0.0'] },
    { ref: 'vite@8.0.0', dependsOn: [] },
  ],
};

test('D9: the list of contents names what went in, with Node, and no tool', () => {
  const { components, dependencies, bomFormat } = keepShipped(installed, ['react@19.0.0', 'zod@4.0.0']);
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map((component) => component['bom-ref'])).toEqual([
    'react@19.0.0',
    'zod@4.0.0',
    `node@${process.versions.node}`,
  ]);
  expect(dependencies).toEqual([{ ref: 'react@19.0.0', dependsOn: ['zod@4.0.0'] }]);
});

test('D9: something that went in and that npm does not list is an error, not an omission', () => {
  expect(() => keepShipped(installed, ['react@18.0.0'])).toThrow('npm does not list react@18.0.0.');
});
