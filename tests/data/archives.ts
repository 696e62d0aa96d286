/** Writes small ZIP archives and workbooks, also such as lie about their sizes. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface Entry {
  name: string;
  content: Uint8Array | string;
  /** What the archive says of the unpacked size; default: the truth. */
  saysSize?: number;
}

/** @param entries in order; each is deflated */
export function zipOf(entries: readonly Entry[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, saysSize } of entries) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(saysSize ?? bytes.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields, offset, Buffer.from(name)]),
    );
    pieces.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(18);
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...pieces, ...directory, Buffer.from('PK\x05\x06'), end]);
}

const xml = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;

/** The parts of a workbook with one sheet, whose XML is `sheet`. */
export function workbookParts(sheet: string, shared: string | null = null): Entry[] {
  return [
    { name: '[Content_Types].xml', content: xml('<Types/>') },
    {
      name: 'xl/workbook.xml',
      content: xml(
        '<workbook xmlns:r="r"><sheets><sheet name="Rows" sheetId="1" r:id="rId7"/></sheets></workbook>',
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: xml('<Relationships><Relationship Id="rId7" Target="worksheets/rows.xml"/></Relationships>'),
    },
    ...(shared === null ? [] : [{ name: 'xl/sharedStrings.xml', content: xml(shared) }]),
    { name: 'xl/worksheets/rows.xml', content: xml(sheet) },
  ];
}

const escape = (text: string): string =>
  text
    .replace(/_x[0-9A-Fa-f]{4}_/g, (code) => `_x005F${code}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\r', '_x000D_')
    .replace(/(?![\t\n])\p{Cc}/gu, (one) => `_x${one.charCodeAt(0).toString(16).padStart(4, '0')}_`);

/** The XML of a sheet with these texts, each in its own cell. */
export function sheetOf(table: readonly (readonly string[])[]): string {
  const rows = table.map(
    (row) =>
      `<row>${row.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`).join('')}</row>`,
  );
  return `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

export const workbookOf = (table: readonly (readonly string[])[]): Buffer =>
  zipOf(workbookParts(sheetOf(table)));

/** An LZ4 block that copies nothing. */
export function literals(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length < 15) return Buffer.concat([Buffer.from([length << 4]), bytes]);
  const more = Array<number>(Math.floor((length - 15) / 255)).fill(255);
  return Buffer.concat([Buffer.from([0xf0, ...more, (length - 15) % 255]), bytes]);
}

/** The same in a frame, as Hadoop writes it. */
export function framed(bytes: Uint8Array): Uint8Array {
  const block = literals(bytes);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(bytes.length);
  sizes.writeUInt32BE(block.length, 4);
  return Buffer.concat([sizes, block]);
}
