import { describe, expect, it } from 'vitest';

import { isOwnPage, mayLoad, mayOpenOutside, mayUse } from './navigation.ts';

describe('H20: the page goes nowhere but to itself', () => {
  it.each(['helios-app://helios/', 'helios-app://helios/#/personas/writer', 'helios-app://helios/assets/a.js'])(
    '%s is itself',
    (url) => expect(isOwnPage(url)).toBe(true),
  );
  it.each([
    'https://example.org/',
    'helios-app://helios.example.org/',
    'helios-app://other/',
    'helios-app://me@helios/',
    'helios-app:helios',
    'helios://import?yaml=a',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'about:blank',
    'no address',
    '',
  ])('%s is not', (url) => expect(isOwnPage(url)).toBe(false));
});

describe('H20: only pages that the interface names are opened outside', () => {
  it('opens the documentation of a client', () => {
    expect(mayOpenOutside('https://modelcontextprotocol.io/docs?x=1#y')).toBe(true);
  });
  it.each([
    'http://modelcontextprotocol.io/',
    'https://modelcontextprotocol.io.example.org/',
    'https://modelcontextprotocol.io@example.org/',
    'https://user:pass@github.com/',
    'https://github.com:8443/',
    'https://example.org/',
    'file:///etc/passwd',
    'smb://github.com/share',
    'helios://import',
    'javascript:alert(1)',
    'C:\\Windows\\System32\\calc.exe',
  ])('not %s', (url) => expect(mayOpenOutside(url)).toBe(false));
});

it('H20: the page loads nothing from elsewhere', () => {
  expect(mayLoad('helios-app://helios/assets/a.js')).toBe(true);
  expect(mayLoad('blob:helios-app://helios/1')).toBe(true);
  for (const url of ['https://example.org/a.js', 'http://127.0.0.1:1/', 'file:///a', 'ws://x', 'chrome://gpu'])
    expect(mayLoad(url), url).toBe(false);
});

it('H20: every permission but copying is refused, and copying to others too', () => {
  expect(mayUse('clipboard-sanitized-write', 'helios-app://helios/')).toBe(true);
  expect(mayUse('clipboard-sanitized-write', 'https://example.org/')).toBe(false);
  for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'hid', 'usb'])
    expect(mayUse(permission, 'helios-app://helios/'), permission).toBe(false);
});
