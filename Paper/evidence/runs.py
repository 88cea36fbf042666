"""What the programs that make records share: running `ibau`, and a file of records that an interrupted run goes on with."""
import json
import os
import shlex
import subprocess
import sys
import tempfile

# The published file, its data set, and its attack.
L0 = ["l0-invisible", "--trigger", "$IBAU_DATA/triggers/l0_inv.png", "--mask", "$IBAU_DATA/triggers/l0_inv_mask.npy"]
NETWORKS = {
    "badnets": ("badnets_8_02_ckpt.pth", "cifar10", ["badnets"]),
    "l0": ("l0_inv_0_02_ckpt.pth", "cifar10", L0),
    "watermark": ("trojan_wm_2_02_ckpt.pth", "cifar10", [
        "trojan-watermark", "--trigger", "$IBAU_DATA/triggers/trojan_wm.png", "--set", "attack.target=2"]),
    "gtsrb": ("gtsrbl0_inv_0_02_ckpt.pth", "gtsrb", L0),
}


def result(program, words, folder=""):
    """Runs a command, whose networks lie in the folder, and returns its last line."""
    place = lambda word: os.path.join(folder, word) if word.endswith(".safetensors") else os.path.expandvars(word)
    command = [program, *map(place, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)}\nended with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def subject(network, dataset, attack):
    """The words that name one of `NETWORKS` and an attack on it."""
    return ["--model", f"$IBAU_DATA/checkpoints/{network}", "--dataset", dataset, "--data", f"$IBAU_DATA/{dataset}",
            "--attack", *attack]


def needs_data():
    if "IBAU_DATA" not in os.environ:
        sys.exit("IBAU_DATA must name the folder with the data sets, checkpoints and triggers")


def arguments(usage):
    """The program, the file of records, the folder for networks, which is made, and the names."""
    if len(sys.argv) < 3:
        sys.exit(usage)
    folder = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    return os.path.abspath(sys.argv[1]), sys.argv[2], folder, sys.argv[4:]


def recorded(records, key):
    """The keys of the records that are there."""
    if not os.path.exists(records):
        return set()
    with open(records) as lines:
        return {key(json.loads(line)) for line in lines}


def append(records, row):
    with open(records, "a") as lines:
        lines.write(json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n")
