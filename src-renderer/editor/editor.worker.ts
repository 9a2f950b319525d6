// Computes differences and words for Monaco.
import 'monaco-editor/editor/editor.worker';
