#!/usr/bin/env bash
# Times a training step and a hypergradient step here and in plain PyTorch, in turn, and prints the ratios of medians.
#
#   Tests/Benchmarks/peer.sh PEER.py [REPETITIONS [THREADS]]
#
# PEER.py prints one JSON line per repetition with "train_ms" and "hypergradient_ms", and takes --repeat N, --threads N
# and --channels-last. IBAU names the program (.build/release/ibau), PYTHON the interpreter (python3). The machine should
# do nothing else meanwhile. PyTorch is taken in whichever order of pixels is faster for each of the two.
set -euo pipefail

peer=${1:?usage: peer.sh PEER.py [REPETITIONS [THREADS]]}
repetitions=${2:-7}
threads=${3:-$(nproc)}
ibau=${IBAU:-.build/release/ibau}
python=${PYTHON:-python3}
export OMP_NUM_THREADS=$threads

rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
for _ in $(seq "$repetitions"); do
  "$ibau" bench training hypergradient --repetitions 1 --threads "$threads" --json --quiet | sed 's/^/ours /' >>"$rows"
  "$python" "$peer" --repeat 1 --threads "$threads" | sed 's/^/contiguous /' >>"$rows"
  "$python" "$peer" --repeat 1 --threads "$threads" --channels-last | sed 's/^/channels-last /' >>"$rows"
done

"$python" - "$rows" "$repetitions" "$threads" <<'PYTHON'
import json, platform, statistics, sys

rows, repetitions, threads = sys.argv[1:]
seconds, version = {}, ""
for line in open(rows):
    side, text = line.split(" ", 1)
    row = json.loads(text)
    if side == "ours":
        if row.get("event") == "benchmark":
            seconds.setdefault((row["name"], side), []).append(row["median"])
    else:
        version = row.get("peer", version)
        for name, key in (("training", "train_ms"), ("hypergradient", "hypergradient_ms")):
            seconds.setdefault((name, side), []).append(row[key] / 1000)

print(f"{platform.processor() or platform.machine()}, {threads} threads, {repetitions} repetitions in turn, {version}")
print(f"{'':14}{'ours s':>10}{'contiguous s':>14}{'channels-last s':>17}{'ratio to best':>15}")
for name in ("training", "hypergradient"):
    ours, contiguous, last = (statistics.median(seconds[name, side]) for side in ("ours", "contiguous", "channels-last"))
    print(f"{name:14}{ours:10.3f}{contiguous:14.3f}{last:17.3f}{min(contiguous, last) / ours:15.2f}")
PYTHON
