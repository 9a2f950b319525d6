// A file of our own around it, because the development server bundles only what a file of the project imports.
import 'monaco-yaml/yaml.worker';
