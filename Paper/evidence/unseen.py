#!/usr/bin/env python3
"""Measures the authors' CIFAR-10 networks under triggers that they were not trained on: what an ideal repair can come to.

    IBAU_DATA=DIR Paper/evidence/unseen.py .build/release/ibau Paper/evidence/unseen.jsonl

DIR holds `cifar10`, `checkpoints` and `triggers`.
"""
from runs import NETWORKS, append, arguments, needs_data, recorded, result, subject

CLEAN = 5000


def main():
    program, records, _, _ = arguments(__doc__)
    needs_data()
    done = recorded(records, lambda row: (row["network"], row["attack"]))
    ours = {name: of for name, of in NETWORKS.items() if of[1] == "cifar10"}
    for seen, (network, dataset, _) in ours.items():
        for unseen, (_, _, attack) in ours.items():
            if seen == unseen or (network, attack[0]) in done:
                continue
            words = ["evaluate", *subject(network, dataset, attack), "--clean", str(CLEAN), "--threads", "1", "--json"]
            found = result(program, words)
            append(records, {
                "study": "unseen", "network": network, "dataset": dataset, "attack": attack[0], "clean": CLEAN, "threads": 1,
                "command": f"ibau {' '.join(words)}", **{key: found[key] for key in ("acc", "asr", "ra")}})


main()
