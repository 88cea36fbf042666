"""What the programs that make records share: running `ibau`, and a file of records that an interrupted run goes on with."""
import json
import os
import shlex
import subprocess
import sys
import tempfile


def result(program, words, folder=""):
    """Runs a command, whose networks lie in the folder, and returns its last line."""
    place = lambda word: os.path.join(folder, word) if word.endswith(".safetensors") else os.path.expandvars(word)
    command = [program, *map(place, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)}\nended with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


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
