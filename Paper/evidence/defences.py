#!/usr/bin/env python3
"""Runs every defence on the paper's BadNets network, and those that look for triggers on a clean one; a record for each.

    IBAU_DATA=DIR Paper/evidence/defences.py .build/release/ibau Paper/evidence/defences.jsonl [FOLDER] [NAME …]

DIR holds `cifar10` and `checkpoints`. FOLDER takes the networks (default: a temporary one). What the records hold already
is skipped, so an interrupted run goes on where it stopped. A NAME is a defence, a defence with its seed
(`neural-cleanse/2`), `5000` or `clean`; without names, all are run.
"""
import os

from runs import append, arguments, needs_data, recorded, result

NETWORK = "badnets_8_02_ckpt.pth"
BEFORE = ["--model", f"$IBAU_DATA/checkpoints/{NETWORK}", "--dataset", "cifar10", "--data", "$IBAU_DATA/cifar10",
          "--attack", "badnets", "--round-images", "1000"]
ALWAYS = ["--threads", "1", "--json", "--quiet"]

# Defence, preset and seed; Neural Cleanse, which is judged over seeds, with three.
REPAIRS = [("neural-cleanse", "laptop", seed) for seed in range(3)] + [
    ("sau", "laptop", 0), ("ft-sam", "laptop", 0), ("ibau", "robust", 0), ("ibau", "released-cifar", 0),
    ("fine-tuning", "laptop", 0), ("fine-tuning", "equal-steps", 0), ("tabor", "laptop", 0), ("nad", "laptop", 0), ("fine-pruning", "laptop", 0),
    ("deep-inspect", "laptop", 0), ("anp", "laptop", 0), ("uap-training", "laptop", 0)]

# With the paper's 5,000 clean images, in fewer passes.
LARGER = [("fine-tuning", "laptop", 0), ("ft-sam", "laptop", 0)]

# A network without a backdoor, and those that look for one in it.
INNOCENT = ["--dataset", "synthetic-signs", "--set", "dataset.train=3000", "--set", "dataset.test=1500"]
TRAIN = ["train", *INNOCENT, "--set", "model.width=0.5", "--epochs", "8", "--attack", "badnets", "--poison-ratio", "0"]
SEARCHES = [(defence, seed) for seed in range(5) for defence in ("neural-cleanse", "tabor", "deep-inspect")]


def found(answer):
    """What a search for triggers saw, class by class; nothing of a defence that looks for none."""
    seen = answer["inspection"]
    if seen is None:
        return {}
    classes = seen["classes"]
    return {"score": seen["score"], "flagged": seen["flagged"], "scores": [row["score"] for row in classes],
            "norms": [row["norm"] for row in classes], "anomalyIndices": [row["anomalyIndex"] for row in classes],
            "overlaps": [row["overlap"] for row in classes]}


def work(answer):
    """What it cost."""
    effect = answer["toEffect"]
    return {"status": answer["status"], "note": answer["note"], "rounds": len(answer["rounds"]),
            "passes": answer["passes"], "seconds": answer["seconds"], "secondsToEffect": effect and effect["seconds"],
            "fooling": [row["fooling"] for row in answer["rounds"] if row["fooling"] is not None]}


def repair(program, folder, defence, preset, seed, clean, *more):
    out = f"{defence}-{preset}-{seed}.safetensors"
    words = ["defend", *BEFORE, "--clean", str(clean), "--defence", defence, "--preset", preset, "--seed", str(seed), *more,
             *ALWAYS, "--out", out]
    answer = result(program, words, folder)
    before, after = answer["before"], answer["after"]
    protocols = after["protocols"]
    return {"study": "defences", "network": NETWORK, "dataset": "cifar10", "attack": "badnets", "clean": clean,
            "defence": defence, "preset": preset, "seed": seed, "threads": 1, "command": f"ibau {' '.join(words)}",
            "accBefore": before["acc"], "asrBefore": before["asr"], "acc": after["acc"], "asr": after["asr"],
            "asrReleased": protocols["released"]["asr"], "asrInclusive": protocols["heldOutInclusive"]["asr"],
            "ra": after["ra"], "der": answer["der"], **work(answer), **found(answer)}


def search(program, folder, defence, seed):
    model = "clean.safetensors"
    if not os.path.exists(os.path.join(folder, model)):
        result(program, [*TRAIN, *ALWAYS, "--out", model], folder)
    words = ["defend", "--model", model, *INNOCENT, "--clean", "500", "--round-images", "500", "--rounds", "1",
             "--defence", defence, "--preset", "laptop", "--seed", str(seed), *ALWAYS, "--out", "searched.safetensors"]
    answer = result(program, words, folder)
    return {"study": "defences", "network": "clean", "dataset": "synthetic-signs", "attack": None, "clean": 500,
            "defence": defence, "preset": "laptop", "seed": seed, "threads": 1, "command": f"ibau {' '.join(words)}",
            "training": f"ibau {' '.join(TRAIN)} --out {model}", "accBefore": answer["before"]["acc"],
            "acc": answer["after"]["acc"], **work(answer), **found(answer)}


def key(row):
    return row["network"], row["defence"], row["preset"], row["seed"], row["clean"]


def plan():
    """What there is to do: the record's key, what names it, and the doing."""
    for defence, preset, seed in REPAIRS:
        yield (NETWORK, defence, preset, seed, 1000), {defence, f"{defence}/{seed}"}, (repair, defence, preset, seed, 1000)
    for defence, preset, seed in LARGER:
        yield (NETWORK, defence, preset, seed, 5000), {"5000"}, (repair, defence, preset, seed, 5000, "--rounds", "16")
    for defence, seed in SEARCHES:
        yield ("clean", defence, "laptop", seed, 500), {"clean", f"clean/{seed}"}, (search, defence, seed)


def main():
    program, records, folder, wanted = arguments(__doc__)
    needs_data()
    done = recorded(records, key)
    for place, names, (how, *what) in plan():
        if place in done or wanted and not names & set(wanted):
            continue
        row = how(program, folder, *what)
        append(records, row)
        shown = [f"{name} {row[name]:.4f}" for name in ("acc", "asr") if row.get(name) is not None]
        print(*place, *shown, f"{row['seconds']:.0f} s", row.get("flagged", ""), flush=True)


main()
