import { Notification } from 'electron';

export interface Notice {
  readonly title: string;
  readonly body?: string;
  readonly onClick?: () => void;
}

/** Those that the user has not dismissed: without a reference they would be collected, and a click lost. */
const shown = new Set<Notification>();

export function notify({ title, body = '', onClick }: Notice): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  shown.add(notification);
  notification.on('click', () => {
    shown.delete(notification);
    onClick?.();
  });
  notification.on('close', () => shown.delete(notification));
  notification.show();
}
