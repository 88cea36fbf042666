#!/usr/bin/env python3
"""Repairs the networks that the paper's authors published, by I-BAU's recipes and by variants of them; a record a round.

    IBAU_DATA=DIR Paper/evidence/repairs.py .build/release/ibau Paper/evidence/repairs.jsonl [FOLDER] [NAME …]

DIR holds `cifar10`, `gtsrb`, `checkpoints` and `triggers`. FOLDER takes the repaired networks (default: a temporary one).
What the records hold already is skipped, so an interrupted run goes on where it stopped. A NAME is a network's, a recipe's
or a variant's; a run is made if all names fit it.
"""
from runs import NETWORKS, append, arguments, needs_data, recorded, result, subject

CLEAN = 5000

LOWERED = "products in bfloat16"
VARIANTS = {LOWERED: ["hypergradient.products=bfloat16"]}
# One setting of `robust` at a time.
ABLATION = {
    "with the indirect part": ["hypergradient.indirect=true"],
    "one image in a hundred patched": ["outer.patchShare=0.01"],
    "one climb away from the labels": ["inner.screening=0"],
    "projected at each step": ["inner.projection=eachStep"],
    "as many steps as released": ["outer.steps=50"],
    "far climbs only": ["inner.nearRadius=0"],
    "batch statistics frozen": ["outer.statistics=running"],
    "one view of each class": ["inner.views=1"],
}
VARIANTS.update(ABLATION)

# Network, recipe, variant and seed.
RUNS = [("badnets", "released-cifar", None, seed) for seed in range(5)] + [
    ("badnets", "first-order", None, seed) for seed in range(5)] + [
    (network, "robust", None, seed) for network in NETWORKS for seed in range(5)] + [
    ("badnets", "released-cifar", LOWERED, seed) for seed in range(5)] + [
    (network, "robust", variant, 0) for variant in ABLATION for network in ("badnets", "watermark")]

ROUND = ("acc", "asr", "ra", "directNorm", "indirectNorm", "cosine", "flipRadius", "flipRadiusAfter", "distinction",
         "distinctionAfter", "shares")


def repair(program, folder, name, preset, variant, seed):
    network, dataset, attack = NETWORKS[name]
    out = f"{name}-{preset}-{seed}.safetensors"
    settings = [word for setting in VARIANTS.get(variant, []) for word in ("--set", f"defence.{setting}")]
    words = ["defend", *subject(network, dataset, attack), "--clean", str(CLEAN), "--preset", preset, *settings, "--seed",
             str(seed), "--threads", "1", "--json", "--quiet", "--out", out]
    answer = result(program, words, folder)
    protocols = answer["after"]["protocols"]
    for row in answer["rounds"]:
        yield {"study": "repairs", "network": network, "dataset": dataset, "attack": attack[0], "clean": CLEAN,
               "defence": "ibau", "preset": preset, "variant": variant, "seed": seed, "threads": 1,
               "command": f"ibau {' '.join(words)}", "accBefore": answer["before"]["acc"],
               "asrBefore": answer["before"]["asr"], "round": row["round"], **{part: row[part] for part in ROUND},
               "asrReleasedFinal": protocols["released"]["asr"],
               "asrInclusiveFinal": protocols["heldOutInclusive"]["asr"], "raFinal": answer["after"]["ra"]}


def key(row):
    return row["network"], row["preset"], row.get("variant"), row["seed"]


def main():
    program, records, folder, wanted = arguments(__doc__)
    needs_data()
    done = recorded(records, key)
    for name, preset, variant, seed in RUNS:
        if (NETWORKS[name][0], preset, variant, seed) in done or not set(wanted) <= {name, preset, variant}:
            continue
        for row in repair(program, folder, name, preset, variant, seed):
            append(records, row)
        print(name, preset, variant or "", seed, f"ACC {row['acc']:.4f} ASR {row['asr']:.4f} RA {row['ra']:.4f}", flush=True)


main()
