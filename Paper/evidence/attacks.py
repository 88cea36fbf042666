#!/usr/bin/env python3
"""Trains and measures a network for each attack on drawn signs, at laptop scale, and appends a record for each.

    Paper/evidence/attacks.py .build/release/ibau Paper/evidence/attacks.jsonl [FOLDER] [ATTACK …]

FOLDER takes the networks (default: a temporary one). What the records hold already is skipped, so an interrupted run
goes on where it stopped. Without names, all attacks that have a trigger of their own are run.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile

CLEAN = 500  # images the defender would hold: the first ones of the test set
DATA = ["--set", "dataset.train=3000", "--set", "dataset.test=1500"]
MODEL = ["--set", "model.width=0.5"]

# The clean control first, trained as the static attacks are.
NAMES = [
    "none", "badnets", "blend", "l0-invisible", "l2-invisible", "smooth", "trojan-square", "trojan-watermark",
    "all-to-all", "semantic-replacement", "wanet", "input-aware", "hidden-trigger", "seven-by-seven",
]


def result(command):
    """Runs the command and returns its last line."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def commands(name, program, model):
    """How the network is trained, by the recipe that `ibau describe` has for the attack, and measured."""
    attack = "badnets" if name == "none" else name
    recipe = shlex.split(result([program, "describe", "attacks", attack, "--json"])["laptop"])
    if name == "none":
        recipe[recipe.index("--poison-ratio") + 1] = "0"
    train = ["train", *DATA, *MODEL, "--attack", attack, *recipe, "--threads", "1", "--json", "--out", model]
    evaluate = ["evaluate", "--model", model, *DATA[2:], "--attack", attack, "--clean", str(CLEAN), "--threads", "1",
                "--json"]
    return train, evaluate


def record(name, program, folder):
    file = f"{name}.safetensors"
    train, evaluate = commands(name, program, file)
    place = [os.path.join(folder, word) if word == file else word for word in train]
    trained = result([program, *place])
    found = result([program, *[os.path.join(folder, word) if word == file else word for word in evaluate]])
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
    }


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, records = os.path.abspath(sys.argv[1]), sys.argv[2]
    folder = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    done = set()
    if os.path.exists(records):
        with open(records) as lines:
            done = {json.loads(line)["attack"] for line in lines}
    for name in sys.argv[4:] or NAMES:
        if name in done:
            continue
        row = record(name, program, folder)
        with open(records, "a") as lines:
            lines.write(json.dumps(row, separators=(",", ":")) + "\n")
        print(f"{name}: ACC {row['acc']:.4f}, ASR {row['asr']:.4f}, {row['seconds']:.0f} s", flush=True)


main()
