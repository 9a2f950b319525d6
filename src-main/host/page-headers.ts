/** What goes with every file of the interface, whichever carrier brings it. */
export const pageHeaders: Readonly<Record<string, string>> = {
  // Styles may be inline because the editor (Monaco) writes its theme and the place of every line that way; scripts may
  // not, and nothing that a persona says is ever put into the page as markup.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
