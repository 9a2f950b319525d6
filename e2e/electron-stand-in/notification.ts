import { Emitter } from './emitter.ts';

export class Notification extends Emitter {
  static isSupported = (): boolean => true;

  readonly title: string;
  readonly body: string;

  constructor({ title = '', body = '' }: { readonly title?: string; readonly body?: string } = {}) {
    super(['show', 'click', 'close']);
    this.title = title;
    this.body = body;
  }

  show(): void {
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }
}
