#!/usr/bin/env python3
"""Runs one round of the released CIFAR-10 recipe here and in plain PyTorch, in turn: the ratio of seconds, and both ends.

    IBAU_DATA=DIR Tests/Benchmarks/peer_round.py PEER.py [SEEDS [THREADS]]

DIR holds `cifar10` and `checkpoints`. PEER.py defines `small_vgg()` and `hypergradient(net, trigger, inner, outer, k)`
in PyTorch. IBAU names the program (.build/release/ibau). The machine should do nothing else meanwhile.

Both repair the paper's BadNets network with the first 5,000 test images in batches of 100: a pass of ascent steps for the
trigger, then an Adam step a batch. The seed draws which image of a batch carries the trigger. Accuracy and attack success
are those on the 5,000 other images, of which the attack's own class does not count for success. Here the whole round
counts as the program reports it, the trigger's search and the bookkeeping included; there the same steps count, and
nothing around them.
"""
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

CLEAN, BATCH, STEPS, RADIUS, RATE, RIDGE = 5000, 100, 5, 10.0, 10.0, 1e-3
TARGET, WHITE = 8, slice(27, 31)
NETWORK = "checkpoints/badnets_8_02_ckpt.pth"


def ours(data, threads, seed):
    """Seconds of the round, accuracy and attack success, as `ibau defend` reports them."""
    program = os.environ.get("IBAU", ".build/release/ibau")
    out = os.path.join(tempfile.gettempdir(), "peer-round.safetensors")
    command = [program, "defend", "--model", f"{data}/{NETWORK}", "--dataset", "cifar10", "--data", f"{data}/cifar10",
               "--attack", "badnets", "--clean", str(CLEAN), "--preset", "released-cifar", "--rounds", "1", "--seed",
               str(seed), "--round-images", "100", "--threads", threads, "--json", "--quiet", "--out", out]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return answer["rounds"][0]["seconds"], answer["after"]["acc"], answer["after"]["asr"]


class Theirs:
    """The same in PyTorch, by double backward."""

    def __init__(self, peer, torch, data):
        self.peer, self.torch = peer, torch
        self.weights = torch.load(f"{data}/{NETWORK}", map_location="cpu", weights_only=True)["net"]
        records = torch.frombuffer(bytearray(open(f"{data}/cifar10/test_batch.bin", "rb").read()), dtype=torch.uint8)
        records = records.reshape(-1, 3073)
        self.labels, self.images = records[:, 0].long(), records[:, 1:].reshape(-1, 3, 32, 32).float() / 255
        self.layout = min((torch.contiguous_format, torch.channels_last), key=self.step)

    def network(self, layout):
        net = self.peer.small_vgg()
        # The same layers in the same order, under other names.
        net.load_state_dict(dict(zip(net.state_dict(), self.weights.values())))
        return net.to(memory_format=layout).eval()

    def batch(self, index, layout):
        return self.images[index].to(memory_format=layout), self.labels[index]

    def step(self, layout):
        """Seconds of a hypergradient in that order of pixels; the faster order is used."""
        net, batch = self.network(layout), self.batch(slice(0, BATCH), layout)
        for _ in range(2):
            started = time.perf_counter()
            self.peer.hypergradient(net, 0.05 * self.torch.randn(1, 3, 32, 32), batch, batch, STEPS)
        return time.perf_counter() - started

    def trigger(self, net, batches):
        torch, trigger = self.torch, self.torch.zeros(1, 3, 32, 32)
        for images, _ in batches:
            with torch.no_grad():
                said = net(images).argmax(1)
            leaf = trigger.clone().requires_grad_(True)
            loss = -torch.nn.functional.cross_entropy(net(images + leaf), said) + RIDGE * leaf.pow(2).sum()
            trigger = trigger - RATE * torch.autograd.grad(loss, leaf)[0]
        return trigger * min(1.0, RADIUS / float(trigger.norm()))

    def round(self, seed):
        torch = self.torch
        torch.manual_seed(seed)
        net = self.network(self.layout)
        starts = range(0, CLEAN, BATCH)
        batches = [self.batch(slice(start, start + BATCH), self.layout) for start in starts]
        # The peer patches a batch's first image: in this order it is any of them.
        drawn = [self.batch(start + torch.randperm(BATCH), self.layout) for start in starts]
        adam = torch.optim.Adam(net.parameters(), lr=1e-3)
        started = time.perf_counter()
        trigger = self.trigger(net, batches)
        for batch in drawn:
            gradient = self.peer.hypergradient(net, trigger, batches[0], batch, STEPS)
            for weight, change in zip(net.parameters(), gradient):
                weight.grad = change
            adam.step()
        return time.perf_counter() - started, *self.held_out(net)

    def held_out(self, net):
        images, labels = self.images[CLEAN:], self.labels[CLEAN:]
        patched = images.clone()
        patched[:, :, WHITE, WHITE] = 1
        with self.torch.no_grad():
            clean, fooled = (self.torch.cat([net(part).argmax(1) for part in x.split(500)]) for x in (images, patched))
        others = labels != TARGET
        return (clean == labels).float().mean().item(), (fooled[others] == TARGET).float().mean().item()


def main():
    if len(sys.argv) < 2 or "IBAU_DATA" not in os.environ:
        sys.exit(__doc__)
    import torch

    seeds, threads = int((sys.argv[2:] or ["5"])[0]), (sys.argv[3:] or ["1"])[0]
    spec = importlib.util.spec_from_file_location("peer", sys.argv[1])
    peer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer)
    torch.set_num_threads(int(threads))
    data = os.environ["IBAU_DATA"]
    there = Theirs(peer, torch, data)
    acc, asr = there.held_out(there.network(there.layout))
    print(f"before                  ACC {acc:.4f}  ASR {asr:.4f}", flush=True)
    sides = {"ours": lambda seed: ours(data, threads, seed), "theirs": there.round}
    seconds = {side: [] for side in sides}
    for seed in range(seeds):
        for side, run in sides.items():
            taken, acc, asr = run(seed)
            seconds[side].append(taken)
            print(f"{side:8} seed {seed} {taken:7.1f} s  ACC {acc:.4f}  ASR {asr:.4f}", flush=True)
    us, them = (statistics.median(seconds[side]) for side in sides)
    machine = platform.processor() or platform.machine()
    print(f"{machine}, {threads} threads, {seeds} in turn, torch {torch.__version__}, {there.layout}: a round takes {us:.1f} s "
          f"here and {them:.1f} s there, {them / us:.2f} times as long")


main()
