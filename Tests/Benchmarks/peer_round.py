#!/usr/bin/env python3
"""Times one round of the released CIFAR-10 recipe here and in plain PyTorch, in turn, and prints the ratio of medians.

    IBAU_DATA=DIR Tests/Benchmarks/peer_round.py PEER.py [REPETITIONS [THREADS]]

DIR holds `cifar10` and `checkpoints`. PEER.py defines `small_vgg()` and `hypergradient(net, trigger, inner, outer, k)`
in PyTorch. IBAU names the program (.build/release/ibau). The machine should do nothing else meanwhile.

Both repair the paper's BadNets network with 5,000 clean images in batches of 100: a pass of ascent steps for the trigger,
then an Adam step a batch. Here the whole round counts as the program reports it, the trigger's search and the bookkeeping
included; there the same steps count, and nothing around them.
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

IMAGES, BATCH, STEPS, RADIUS, RATE, RIDGE = 5000, 100, 5, 10.0, 10.0, 1e-3


def ours(threads):
    """Seconds of the round, as `ibau defend` reports them."""
    data, program = os.environ["IBAU_DATA"], os.environ.get("IBAU", ".build/release/ibau")
    command = [program, "defend", "--model", f"{data}/checkpoints/badnets_8_02_ckpt.pth", "--dataset", "cifar10",
               "--data", f"{data}/cifar10", "--attack", "badnets", "--clean", str(IMAGES), "--preset", "released-cifar",
               "--rounds", "1", "--round-images", "100", "--threads", threads, "--json", "--quiet", "--out",
               os.path.join(tempfile.gettempdir(), "peer-round.safetensors")]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return answer["rounds"][0]["seconds"]


def order(peer, torch):
    """The order of pixels in which PyTorch's hypergradient is faster, of which one step each is timed after another."""
    def seconds(layout):
        net, images = peer.small_vgg().to(memory_format=layout).eval(), torch.rand(BATCH, 3, 32, 32)
        batch = images.to(memory_format=layout), torch.randint(10, (BATCH,))
        for _ in range(2):
            started = time.perf_counter()
            peer.hypergradient(net, 0.05 * torch.randn(1, 3, 32, 32), batch, batch, STEPS)
        return time.perf_counter() - started

    return min((torch.contiguous_format, torch.channels_last), key=seconds)


def theirs(peer, torch, layout):
    """The same steps by double backward."""
    torch.manual_seed(0)
    net = peer.small_vgg().to(memory_format=layout).eval()
    images = torch.rand(IMAGES, 3, 32, 32).to(memory_format=layout)
    labels = torch.randint(10, (IMAGES,))
    batches = [(images[i:i + BATCH], labels[i:i + BATCH]) for i in range(0, IMAGES, BATCH)]
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    started = time.perf_counter()
    trigger = torch.zeros(1, 3, 32, 32)
    for x, _ in batches:
        with torch.no_grad():
            said = net(x).argmax(1)
        leaf = trigger.clone().requires_grad_(True)
        loss = -torch.nn.functional.cross_entropy(net(x + leaf), said) + RIDGE * leaf.pow(2).sum()
        trigger = trigger - RATE * torch.autograd.grad(loss, leaf)[0]
    trigger = trigger * min(1.0, RADIUS / float(trigger.norm()))
    for batch in batches:
        gradient = peer.hypergradient(net, trigger, batches[0], batch, STEPS)
        for weight, change in zip(net.parameters(), gradient):
            weight.grad = change
        adam.step()
    return time.perf_counter() - started


def main():
    if len(sys.argv) < 2 or "IBAU_DATA" not in os.environ:
        sys.exit(__doc__)
    import torch

    repetitions, threads = int((sys.argv[2:] or ["3"])[0]), (sys.argv[3:] or ["1"])[0]
    spec = importlib.util.spec_from_file_location("peer", sys.argv[1])
    peer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer)
    torch.set_num_threads(int(threads))
    layout = order(peer, torch)
    sides = {"ours": lambda: ours(threads), "theirs": lambda: theirs(peer, torch, layout)}
    seconds = {side: [] for side in sides}
    for _ in range(repetitions):
        for side, run in sides.items():
            seconds[side].append(run())
            print(f"{side:14}{seconds[side][-1]:8.1f} s", flush=True)
    here, there = (statistics.median(seconds[side]) for side in sides)
    machine = platform.processor() or platform.machine()
    print(f"{machine}, {threads} threads, {repetitions} in turn, torch {torch.__version__}, {layout}: a round takes {here:.1f} s "
          f"here and {there:.1f} s there, {there / here:.2f} times as long")


main()
