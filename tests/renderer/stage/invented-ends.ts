/** How invented jobs ended: an export, an import. */
import { quarantine } from './invented-import';

export const exported = {
  format: 'merged-gguf' as const,
  type: 'q4_k' as const,
  files: ['model.gguf', 'Modelfile', 'README.md'].map((name) => `/home/user/ward-run-21-q4_k/${name}`),
  bytes: 668_400_128,
  substituted: { Q5_0: 14 },
  selfTest: { prompt: 'Name two symptoms of influenza.', tokens: 32, same: 27, lossless: false },
};

export const imported = () => ({
  dataset: 'discharge-questions',
  read: 3318,
  imported: 3204,
  duplicates: 97,
  quarantined: quarantine.map(({ row, reason }) => ({ row, reason })),
  splits: { train: 2704, validation: 0, test: 500 },
  seconds: 0.62,
});
