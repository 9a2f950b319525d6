// A Chromium that is not Electron loads no scheme of ours, and gives only https what a secure page may do. So each address
// of a scheme that the app serves, `helios-app://helios/x`, is loaded as `https://helios.helios-app.localhost/x`; no request
// for it leaves the process. Everything that the app sees has been translated back.

const suffix = '.localhost';

export function toBrowser(url: string, schemes: Iterable<string>): string {
  for (const scheme of schemes) {
    const start = `${scheme}://`;
    if (!url.toLowerCase().startsWith(start)) continue;
    const [, host = '', rest = ''] = /^([^/?#]*)(.*)$/s.exec(url.slice(start.length)) ?? [];
    return `https://${host}.${scheme}${suffix}${rest}`;
  }
  return url;
}

export function toApp(url: string, schemes: Iterable<string>): string {
  for (const scheme of schemes) {
    const [, host, rest] = /^https:\/\/([^/?#@]+)(.*)$/s.exec(url) ?? [];
    const end = `.${scheme}${suffix}`;
    if (host?.endsWith(end)) return `${scheme}://${host.slice(0, -end.length)}${rest ?? ''}`;
  }
  return url;
}
