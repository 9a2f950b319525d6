// The file that starts a program at login on Linux desktops, by the XDG autostart and desktop entry specifications.

/** @param command program and arguments */
export const autostartEntry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Helios',
    `Exec=${command.map(execArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** Quoted for Exec, and that once more as a value of the file; a percent sign would be a field code. */
function execArgument(argument: string): string {
  const quoted = `"${argument.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`;
  return quoted.replaceAll('\\', '\\\\');
}
