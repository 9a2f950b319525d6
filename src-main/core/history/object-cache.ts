// Keeps the objects that were used last, up to a number of bytes.
import type { RawObject } from './git-objects.ts';

export interface ObjectCache {
  get(key: string): RawObject | undefined;
  set(key: string, object: RawObject): void;
}

export function createObjectCache(maxBytes: number): ObjectCache {
  // A Map hands out its entries in the order in which they were put in: what was used last is at the end.
  const objects = new Map<string, RawObject>();
  let bytes = 0;
  const take = (key: string): RawObject | undefined => {
    const object = objects.get(key);
    if (object && objects.delete(key)) bytes -= object.body.length;
    return object;
  };
  const put = (key: string, object: RawObject): void => {
    objects.set(key, object);
    bytes += object.body.length;
  };
  return {
    get(key) {
      const object = take(key);
      if (object) put(key, object);
      return object;
    },
    set(key, { type, body }) {
      take(key);
      if (body.length > maxBytes) return;
      // A small buffer is a part of a larger one, all of which would stay in memory as long as the part.
      const copy = Buffer.allocUnsafeSlow(body.length);
      copy.set(body);
      put(key, { type, body: copy });
      for (const oldest of objects.keys()) {
        if (bytes <= maxBytes) break;
        take(oldest);
      }
    },
  };
}
