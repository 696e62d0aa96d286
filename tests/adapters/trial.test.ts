import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { test } from 'vitest';
import { tinyMetadata } from '../models/tiny-llama';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import { openTrainer } from '../../src-main/train/train';
import { reorderRows } from '../../src-main/adapters/rotary-order';
import { peftModules } from '../../src-main/adapters/peft-names';
import { randomFrom } from '../../src-main/common/random';
const root = '/tmp/adapters-trial';
const vocab = Object.fromEntries(Object.entries(tinyMetadata()).filter(([k]) => k.startsWith('tokenizer')));
const V = (vocab['tokenizer.ggml.tokens'] as any).values.length;
const random = randomFrom(1);
const seqs = [20, 33, 7].map((l) => Array.from({ length: l }, () => Math.floor(random() * V)));
const py = (...a: string[]) =>
  console.log(
    execFileSync('/tmp/venv/bin/python', [root + '/hf.py', ...a], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString(),
  );
const cli = (...a: string[]) =>
  JSON.parse(
    execFileSync(process.execPath, ['out/main/cli.js', '--workspace', root + '/ws', '--json', ...a], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }).toString(),
  );
const groups = seqs.map((s) => ({
  prefix: new Int32Array(),
  continuations: [
    {
      tokens: Int32Array.from(s),
      mask: Uint8Array.from(s, (_, i) => (i >= Math.floor(s.length / 2) ? 1 : 0)),
    },
  ],
}));
const rel = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!) / Math.abs(b[i]!)));
for (const arch of (process.env.ARCHS ?? 'llama').split(','))
  test(
    arch,
    async () => {
      const D = `${root}/${arch}`;
      writeFileSync(root + '/seqs.json', JSON.stringify(seqs));
      if (!existsSync(D + '/weights.json') || process.env.FRESH) py('make', arch, String(V));
      const meta = JSON.parse(readFileSync(D + '/weights.json', 'utf8')) as [string, number[]][];
      const bytes = readFileSync(D + '/weights.bin');
      let at = 0;
      const names: Record<string, string> = {
        'model.embed_tokens.weight': 'token_embd.weight',
        'model.norm.weight': 'output_norm.weight',
        'lm_head.weight': 'output.weight',
      };
      const tensors: WritableTensor[] = meta.map(([n, s]) => {
        const len = s.reduce((a, b) => a * b, 1);
        let data = new Float32Array(
          bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + 4 * len),
        );
        at += 4 * len;
        let name = names[n];
        if (!name) {
          const [, l, m, wb] = /layers\.(\d+)\.(.*)\.(weight|bias)$/.exec(n)!;
          const mod =
            Object.entries(peftModules).find(([, v]) => v === m)?.[0] ??
            {
              input_layernorm: 'attn_norm',
              post_attention_layernorm: 'ffn_norm',
              'self_attn.q_norm': 'attn_q_norm',
              'self_attn.k_norm': 'attn_k_norm',
            }[m!];
          name = `blk.${l}.${mod}.${wb}`;
          data = reorderRows(
            data,
            s.length > 1 ? s[1]! : 1,
            mod as any,
            { architecture: arch, heads: 4, keyHeads: 2 },
            'toGguf',
          ) as any;
        }
        return { name, shape: [...s].reverse(), type: 'F32', data };
      });
      const c = (value: number) => ({ type: 'uint32' as const, value });
      const base = `${D}/base.gguf`;
      writeGguf(
        base,
        {
          'general.architecture': arch,
          'general.name': 'Tiny',
          [`${arch}.context_length`]: c(256),
          [`${arch}.embedding_length`]: c(64),
          [`${arch}.block_count`]: c(3),
          [`${arch}.feed_forward_length`]: c(96),
          [`${arch}.attention.head_count`]: c(4),
          [`${arch}.attention.head_count_kv`]: c(2),
          ...(arch === 'qwen3'
            ? { 'qwen3.attention.key_length': c(16), 'qwen3.attention.value_length': c(16) }
            : {}),
          [`${arch}.attention.layer_norm_rms_epsilon`]: { type: 'float32', value: 1e-5 },
          [`${arch}.rope.freq_base`]: { type: 'float32', value: 10000 },
          ...vocab,
        },
        tensors,
      );
      const score = async (model: string, adapter: string | null) => {
        const t = await openTrainer({ model, adapter: adapter ? { file: adapter } : null } as any);
        try {
          return await t.score(groups);
        } finally {
          t.dispose();
        }
      };
      // theirs -> ours
      for (const name of (process.env.NAMES ?? 'plain,rslora,patterns').split(',')) {
        const want = JSON.parse(readFileSync(`${D}/peft-${name}.scores.json`, 'utf8'));
        cli('adapter', 'import', `${D}/peft-${name}`, '--base', base, '-o', `${D}/${name}.gguf`);
        const how = name === 'dora' ? null : rel(await score(base, `${D}/${name}.gguf`), want.tuned);
        execFileSync('rm', ['-rf', `${D}/again-${name}`]);
        const ex = cli(
          'adapter',
          'export',
          `${D}/${name}.gguf`,
          '--base',
          base,
          '--format',
          'peft',
          '-o',
          `${D}/again-${name}`,
        );
        const mg = cli(
          'adapter',
          'export',
          `${D}/${name}.gguf`,
          '--base',
          base,
          '--format',
          'merged-gguf',
          '--type',
          'f32',
          '-o',
          `${D}/merged-${name}.gguf`,
        );
        const merged = await score(`${D}/merged-${name}.gguf`, null);
        writeFileSync(`${D}/again-${name}.scores.json`, JSON.stringify([...merged]));
        console.log(
          arch,
          name,
          'base',
          rel(await score(base, null), want.base),
          'imported',
          how,
          'merged',
          rel(merged, want.tuned),
          'selftest',
          ex.selfTest.same,
          mg.selfTest.same,
        );
        py('check', arch, String(V), `again-${name}`);
      }
      // ours -> theirs
      const t = await openTrainer({
        model: base,
        adapter: {
          seed: 3,
          rank: 4,
          alpha: 8,
          modules: ['attn_q', 'attn_k', 'attn_v', 'ffn_down'],
          layers: [0, 2],
          method: 'lora',
          scaling: 'standard',
          dropout: 0,
        },
        optimizer: {},
      } as any);
      for (let i = 0; i < 10; i++)
        await t.step(
          [groups.map((g) => ({ tokens: g.continuations[0]!.tokens, mask: g.continuations[0]!.mask }))],
          1e-2,
        );
      await t.saveAdapter(`${D}/ours.gguf`);
      writeFileSync(`${D}/ours.scores.json`, JSON.stringify([...(await t.score(groups))]));
      t.dispose();
      execFileSync('rm', ['-rf', `${D}/ours`]);
      cli('adapter', 'export', `${D}/ours.gguf`, '--base', base, '--format', 'peft', '-o', `${D}/ours`);
      py('check', arch, String(V), 'ours');
    },
    300000,
  );
