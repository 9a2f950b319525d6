const headerBytes = 6;
const entryBytes = 16;

/**
 * An icon of Windows. Every size is a PNG that was drawn for it; Windows reads those since Vista.
 * @param {readonly { readonly size: number, readonly png: Buffer }[]} images at most 256 pixels wide
 */
export function packIco(images) {
  const head = Buffer.alloc(headerBytes + entryBytes * images.length);
  head.writeUInt16LE(1, 2); // an icon, not a cursor
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of images.entries()) {
    const at = headerBytes + entryBytes * index;
    head.writeUInt8(size % 256, at); // 256 is written as 0
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4); // planes
    head.writeUInt16LE(32, at + 6); // bits for a pixel
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}
