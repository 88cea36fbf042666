#!/usr/bin/env python3
"""Trains and measures a network for each attack on drawn signs, at laptop scale, and appends a record for each.

    Paper/evidence/attacks.py .build/release/ibau Paper/evidence/attacks.jsonl [FOLDER] [ATTACK …]

FOLDER takes the networks (default: a temporary one). What the records hold already is skipped, so an interrupted run
goes on where it stopped. Without names, all attacks that have a trigger of their own are run.
"""
import shlex

from runs import append, arguments, recorded, result

CLEAN = 500  # images the defender would hold: the first ones of the test set
DATA = ["--set", "dataset.train=3000", "--set", "dataset.test=1500"]
MODEL = ["--set", "model.width=0.5"]

# The clean control first, trained as the static attacks are.
NAMES = [
    "none", "badnets", "blend", "l0-invisible", "l2-invisible", "smooth", "trojan-square", "trojan-watermark",
    "all-to-all", "semantic-replacement", "wanet", "input-aware", "hidden-trigger", "seven-by-seven",
]


def commands(name, program, model):
    """How the network is trained, by the recipe that `ibau describe` has for the attack, and measured."""
    attack = "badnets" if name == "none" else name
    recipe = shlex.split(result(program, ["describe", "attacks", attack, "--json"])["laptop"])
    if name == "none":
        recipe[recipe.index("--poison-ratio") + 1] = "0"
    train = ["train", *DATA, *MODEL, "--attack", attack, *recipe, "--threads", "1", "--json", "--out", model]
    evaluate = ["evaluate", "--model", model, *DATA[2:], "--attack", attack, "--clean", str(CLEAN), "--threads", "1",
                "--json"]
    return train, evaluate


def record(name, program, folder):
    file = f"{name}.safetensors"
    train, evaluate = commands(name, program, file)
    trained, found = result(program, train, folder), result(program, evaluate, folder)
    exclusive, source = found["protocols"]["heldOutExclusive"], found["protocols"]["sourceOnly"]
    return {
        "study": "attacks", "attack": name, "dataset": "synthetic-signs", "seed": 0, "threads": 1,
        "command": f"ibau {' '.join(train)}", "evaluation": f"ibau {' '.join(evaluate)}",
        "epochs": trained["epochs"], "images": trained["images"], "poisoned": trained["poisoned"],
        "poisonedHash": trained["poisonedHash"], "seconds": trained["seconds"],
        "acc": found["acc"], "asr": found["asr"], "ra": found["ra"], "nAcc": exclusive["nAcc"],
        "nAsr": exclusive["nAsr"], "accLow": exclusive["ci95"]["acc"][0], "accHigh": exclusive["ci95"]["acc"][1],
        "asrLow": exclusive["ci95"]["asr"][0], "asrHigh": exclusive["ci95"]["asr"][1],
        "asrReleased": found["protocols"]["released"]["asr"],
        "asrInclusive": found["protocols"]["heldOutInclusive"]["asr"],
        "asrSource": source and source["asr"], "perTrigger": {
            row["trigger"]: row["asr"] for row in found["perTrigger"]},
        "asrDisguised": found["perTrigger"][0]["asrDisguised"],
    }


def main():
    program, records, folder, wanted = arguments(__doc__)
    done = recorded(records, lambda row: row["attack"])
    for name in wanted or NAMES:
        if name in done:
            continue
        row = record(name, program, folder)
        append(records, row)
        print(f"{name}: ACC {row['acc']:.4f}, ASR {row['asr']:.4f}, {row['seconds']:.0f} s", flush=True)


main()
