// The editor in the colours of the interface. Monaco wants them as numbers, so each is looked up as the page shows it now:
// what a colour is under the other scheme cannot be asked.

import { editor } from 'monaco-editor/editor';

const name = 'helios';

/** Shows every editor in the colours that the page has now. To be called when these have become others. */
export function showTheme(isDark: boolean): void {
  const probe = document.createElement('span');
  document.body.append(probe);
  editor.defineTheme(
    name,
    themeOf(isDark, (token, share) => hexOf(probe, token, share)),
  );
  probe.remove();
  editor.setTheme(name);
}

/** @param share of it, over what is behind; 1: all */
function hexOf(probe: HTMLElement, token: string, share = 1): string {
  probe.style.color = `var(--color-${token})`;
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  return `#${[...parts.slice(0, 3).map(Number), Math.round(share * 255)].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function themeOf(isDark: boolean, color: (token: string, share?: number) => string): editor.IStandaloneThemeData {
  const opaque = (token: string) => color(token).slice(1, 7);
  const none = color('paper', 0);
  return {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: opaque('ink') },
      { token: 'type', foreground: opaque('sky-ink') },
      { token: 'string', foreground: opaque('ink') },
      { token: 'number', foreground: opaque('right') },
      { token: 'keyword', foreground: opaque('right') },
      { token: 'comment', foreground: opaque('quiet'), fontStyle: 'italic' },
      { token: 'operators', foreground: opaque('quiet') },
      { token: 'delimiter', foreground: opaque('quiet') },
      { token: 'tag', foreground: opaque('quiet') },
      { token: 'namespace', foreground: opaque('quiet') },
    ],
    colors: {
      focusBorder: color('sky'),
      foreground: color('ink'),
      errorForeground: color('wrong'),
      'editor.background': color('paper'),
      'editor.foreground': color('ink'),
      'editor.lineHighlightBackground': color('hover', 0.6),
      'editor.lineHighlightBorder': none,
      'editor.selectionBackground': color('sun', 0.28),
      'editor.inactiveSelectionBackground': color('sun', 0.16),
      'editor.selectionHighlightBackground': color('sun', 0.12),
      'editor.wordHighlightBackground': color('sun', 0.1),
      'editor.findMatchBackground': color('sun', 0.45),
      'editor.findMatchHighlightBackground': color('sun', 0.2),
      'editorCursor.foreground': color('sun-ink'),
      'editorLineNumber.foreground': color('quiet'),
      'editorLineNumber.activeForeground': color('ink'),
      'editorIndentGuide.background1': color('line'),
      'editorIndentGuide.activeBackground1': color('line-strong'),
      'editorBracketMatch.background': color('sun', 0.15),
      'editorBracketMatch.border': none,
      'editorError.foreground': color('wrong'),
      'editorWarning.foreground': color('sun-ink'),
      'editorUnicodeHighlight.border': color('wrong'),
      'editorUnicodeHighlight.background': color('wrong', 0.15),
      'editorGutter.foldingControlForeground': color('quiet'),
      'editorOverviewRuler.border': none,
      'editorWidget.background': color('float'),
      'editorWidget.foreground': color('ink'),
      'editorWidget.border': color('line-strong'),
      'editorHoverWidget.background': color('float'),
      'editorHoverWidget.border': color('line-strong'),
      'editorSuggestWidget.background': color('float'),
      'editorSuggestWidget.border': color('line-strong'),
      'editorSuggestWidget.selectedBackground': color('pointed'),
      'editorSuggestWidget.selectedForeground': color('ink'),
      'editorSuggestWidget.highlightForeground': color('sun-ink'),
      'editorSuggestWidget.focusHighlightForeground': color('sun-ink'),
      'list.hoverBackground': color('hover'),
      'input.background': color('paper'),
      'input.foreground': color('ink'),
      'input.border': color('line-strong'),
      'input.placeholderForeground': color('quiet'),
      'inputOption.activeBackground': color('pointed'),
      'inputOption.activeBorder': color('line-strong'),
      'inputOption.activeForeground': color('ink'),
      'textLink.foreground': color('sky-ink'),
      'textLink.activeForeground': color('sky-ink'),
      'scrollbarSlider.background': color('quiet', 0.25),
      'scrollbarSlider.hoverBackground': color('quiet', 0.4),
      'scrollbarSlider.activeBackground': color('quiet', 0.5),
      'widget.shadow': '#00000030',
      'diffEditor.insertedLineBackground': color('right', 0.07),
      'diffEditor.insertedTextBackground': color('right', 0.1),
      'diffEditor.removedLineBackground': color('wrong', 0.07),
      'diffEditor.removedTextBackground': color('wrong', 0.1),
      'diffEditor.diagonalFill': color('line'),
      'diffEditor.border': color('line'),
      'diffEditor.unchangedRegionBackground': color('side'),
      'diffEditor.unchangedRegionForeground': color('quiet'),
      'diffEditor.unchangedRegionShadow': none,
      'diffEditor.unchangedCodeBackground': none,
      'diffEditorGutter.insertedLineBackground': color('right', 0.16),
      'diffEditorGutter.removedLineBackground': color('wrong', 0.16),
    },
  };
}
