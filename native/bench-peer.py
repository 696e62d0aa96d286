"""Measures PyTorch with peft at the shapes of `bench step`, for comparison; needs torch, transformers and peft.

    python native/bench-peer.py --preset tinyllama --length 512 --device cpu --dtype bf16 [--json FILE]

One JSON line with the keys of `bench step`. Nothing of the workbench needs this file.
"""

import argparse
import json
import os
import resource
import statistics
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

# layers, width, heads, heads_kv, feed_forward, vocabulary: as in native/bench/random-model.cpp.
PRESETS = {
    "tiny": (2, 256, 4, 2, 512, 512),
    "tinyllama": (22, 2048, 32, 4, 5632, 32000),
    "7b": (32, 4096, 32, 32, 11008, 32000),
    "8b": (32, 4096, 32, 8, 14336, 128256),
    "13b": (40, 5120, 40, 40, 13824, 32000),
}
MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", choices=PRESETS, default="tinyllama")
    parser.add_argument("--length", type=int, default=512, help="tokens of a sequence")
    parser.add_argument("--sequences", type=int, default=1)
    parser.add_argument("--rows", type=int, help="counted tokens of a sequence; default: two fifths")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--warm", type=int, default=2)
    parser.add_argument("--checkpointing", type=int, default=0)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--dtype", choices=["bf16", "f32"], default="bf16")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--json", default="")
    return parser.parse_args()


def make_model(given):
    layers, width, heads, heads_kv, feed_forward, vocabulary = PRESETS[given.preset]
    config = LlamaConfig(
        num_hidden_layers=layers, hidden_size=width, num_attention_heads=heads, num_key_value_heads=heads_kv,
        intermediate_size=feed_forward, vocab_size=vocabulary, max_position_embeddings=16384,
        attn_implementation="sdpa",
    )
    torch.set_default_dtype(torch.bfloat16 if given.dtype == "bf16" else torch.float32)
    with torch.device(given.device):
        base = LlamaForCausalLM(config)
    torch.set_default_dtype(torch.float32)
    base.config.use_cache = False
    if given.checkpointing:
        base.gradient_checkpointing_enable({"use_reentrant": False})
        base.enable_input_require_grads()
    lora = LoraConfig(r=given.rank, lora_alpha=2 * given.rank, lora_dropout=0.0, target_modules=MODULES)
    return get_peft_model(base, lora).train(), vocabulary


def main():
    given = read_arguments()
    torch.manual_seed(1)
    torch.set_num_threads(given.threads)
    model, vocabulary = make_model(given)
    tokens = torch.randint(vocabulary, (given.sequences, given.length), device=given.device)
    labels = tokens.clone()
    rows = given.rows or given.length * 2 // 5
    labels[:, : given.length - rows] = -100
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.0)

    seconds = []
    for _ in range(given.warm + given.steps):
        start = time.perf_counter()
        loss = model(input_ids=tokens, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        value = loss.item()  # waits for the device
        seconds.append(time.perf_counter() - start)

    median = statistics.median(seconds[given.warm :])
    count = given.sequences * given.length
    cuda = given.device == "cuda"
    line = json.dumps({
        "name": "step", "implementation": f"peft on torch {torch.__version__}",
        "device": torch.cuda.get_device_name() if cuda else "CPU", "preset": given.preset, "type": given.dtype,
        "tokens": count, "sequences": given.sequences, "rows": rows * given.sequences, "rank": given.rank,
        "checkpointing": given.checkpointing, "threads": given.threads, "secondsPerStep": median,
        "tokensPerSecond": count / median, "loss": value,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "deviceBytes": torch.cuda.max_memory_allocated() if cuda else 0,
    })
    print(line)
    if given.json:
        with open(given.json, "a", encoding="utf-8") as file:
            file.write(line + "\n")


main()
