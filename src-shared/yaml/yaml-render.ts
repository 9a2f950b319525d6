// Data as YAML text: the one place that decides how a string is quoted and a collection laid out.

import { Document, visit, type Scalar } from 'yaml';

import { type Value } from '../model.ts';

export interface YamlStyle {
  readonly flow?: boolean;
  readonly indent?: number;
  /** Whether the dashes of a list stand further in than the key above them. */
  readonly indentSeq?: boolean;
  /** Whether `|` and `>` may be used. */
  readonly blockScalars?: boolean;
  /** How the strings of the value are quoted, as far as that can carry them. */
  readonly quoting?: Scalar.Type;
}

/** One document that ends in a line feed. Strings that YAML 1.1 would read as something else (`no`, `12:30`) are quoted. */
export function renderYaml(value: Value, style: YamlStyle = {}): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Scalar(role, node) {
      const { value: scalar } = node;
      if (typeof scalar === 'string') node.type = quotingOf(scalar, role === 'key' ? { blockScalars: false } : style);
      // With all its digits written out it would be read as text, see parseYaml.
      if (Number.isInteger(scalar) && !Number.isSafeInteger(scalar)) node.format = 'EXP';
    },
  });
  return document.toString({
    collectionStyle: style.flow ? 'flow' : 'any',
    flowCollectionPadding: false,
    indent: style.indent ?? 2,
    indentSeq: style.indentSeq ?? true,
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}

/** Block scalars carry every text, but white space at either end needs indicators that depend on what stands around. */
const fitsBlockScalar = /^\S(?:[^]*\S)?\n?$/;

function quotingOf(text: string, { quoting = 'PLAIN', flow = false, blockScalars = true }: YamlStyle): Scalar.Type {
  const isBlock = quoting === 'BLOCK_LITERAL' || quoting === 'BLOCK_FOLDED';
  if (quoting === 'QUOTE_DOUBLE' || (!isBlock && !text.includes('\n'))) return quoting;
  if (!flow && blockScalars && fitsBlockScalar.test(text)) return isBlock ? quoting : 'BLOCK_LITERAL';
  return text.includes('\n') ? 'QUOTE_DOUBLE' : 'PLAIN';
}
