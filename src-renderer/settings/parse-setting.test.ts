import { expect, it } from 'vitest';

import { newSettings, settingsSchema } from '../../src-shared/model.ts';
import { parseSetting } from './parse-setting.ts';
import { settingTable } from './setting-table.ts';

it('B3: every setting of config.yaml is on the page, once', () => {
  expect(settingTable.map(({ key }) => key).toSorted()).toEqual(Object.keys(settingsSchema.shape).toSorted());
  expect(settingTable.map(({ key }) => key).toSorted()).toEqual(Object.keys(newSettings).toSorted());
});

it('H13: what is typed is the value, or it is said why not, by the bounds of the schema', () => {
  expect(parseSetting('http_port', ' 4711 ')).toEqual({ value: 4711, problem: null });
  expect(parseSetting('restart_delay_factor', '1,5')).toEqual({ value: 1.5, problem: null });
  expect(parseSetting('http_port', '70000').problem).toEqual({ kind: 'atMost', limit: 65535 });
  expect(parseSetting('http_port', '-1').problem).toEqual({ kind: 'atLeast', limit: 0 });
  expect(parseSetting('http_port', '1.5').problem).toEqual({ kind: 'notWhole' });
  expect(parseSetting('idle_timeout_s', '0').problem).toEqual({ kind: 'moreThan', limit: 0 });
  expect(parseSetting('idle_timeout_s', '').problem).toEqual({ kind: 'notNumber' });
  expect(parseSetting('idle_timeout_s', 'soon').problem).toEqual({ kind: 'notNumber' });
  expect(parseSetting('restart_attempts', '1e999').problem).toEqual({ kind: 'notNumber' });
});
