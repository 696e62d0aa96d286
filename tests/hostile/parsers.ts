/** Every parser that meets foreign bytes, called as the program calls it; and those of rows. */
import { importFile } from '../../src-main/data/import';
import { previewFile } from '../../src-main/data/preview';
import { tasksOfFile } from '../../src-main/worker/recognise-tasks';
import { type Starts } from './starts';
import { documents } from './document-parsers';
import { models, native } from './model-parsers';
import { type Parser, jsonTokens, tableTokens, zipTokens, parquetTokens, bytesOf, onlyOurs } from './making';

export async function makeParsers(starts: Starts): Promise<Record<string, Parser>> {
  return { ...(await native(starts)), ...(await models(starts)), ...rows(starts), ...documents(starts) };
}

async function importAndPreview(file: string): Promise<void> {
  const job = { file, source: 'source', options: {} };
  let failed: unknown = null;
  try {
    for await (const batch of importFile(job))
      if (batch.read < 0) throw new Error('It read less than nothing.');
  } catch (error) {
    failed = error;
  }
  await previewFile(job);
  if (failed) throw failed as Error;
}

function rows({ rows, benchmarks }: Starts): Record<string, Parser> {
  const of = (name: keyof Starts['rows'], weight: number, dense: number, tokens: string[]): Parser => ({
    weight,
    name: name === 'gz' ? 'rows.json.gz' : `rows.${name}`,
    make: bytesOf(rows[name], dense, tokens),
    read: importAndPreview,
  });
  return {
    json: of('json', 2, 200, jsonTokens),
    jsonl: of('jsonl', 2, 200, jsonTokens),
    csv: of('csv', 2, 100, tableTokens),
    tsv: of('tsv', 1, 100, tableTokens),
    gzip: of('gz', 1, 20, ['\x1f\x8b']),
    parquet: of('parquet', 3, 200, parquetTokens),
    xlsx: of('xlsx', 2, 100, [...zipTokens, '<c r="ZZZZ9">', '<v>', '</row>', '<!DOCTYPE a>', '&lol;']),
    benchmark: {
      weight: 2,
      name: 'benchmark',
      make: bytesOf(benchmarks, 400, jsonTokens),
      read: async (file) => {
        await importAndPreview(file).catch(onlyOurs);
        await tasksOfFile(file);
      },
    },
  };
}
