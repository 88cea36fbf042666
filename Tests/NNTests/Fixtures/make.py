"""Writes the files beside it: what torchvision's networks, and two in the manner of pytorch-cifar, are called and put out.

    pip install torch torchvision numpy        # made with 2.15.0 and 0.29.2, in double, on one thread
    python make.py

<model>.txt   name and shape of every entry of the state dict, in order, with 4 classes and the cifar stem
logits.json   logits of two images of noise; weights and images are the noise of `uniform`
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import densenet121, googlenet, resnet18

CLASSES = 4


def uniform(number, count):
    """`count` numbers in [0, 1) for the tensor of that number."""
    mask = np.uint64(0xFFFFFFFF)
    x = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(number) * np.uint64(40503) + np.uint64(12345)) & mask
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x45D9F3B)) & mask
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2**32


def filled(model):
    state = model.state_dict()
    for number, (name, value) in enumerate(state.items()):
        if value.dtype == torch.int64:
            continue
        u = uniform(number, value.numel())
        if value.dim() >= 2:
            u = (2 * u - 1) * np.sqrt(6 / np.prod(value.shape[1:]))
        elif name.endswith(("running_var", "weight")):
            u = 0.5 + u
        else:
            u = 0.2 * u - 0.1
        state[name] = torch.tensor(u, dtype=torch.float64).reshape(value.shape)
    model.double().load_state_dict(state)
    return model.eval()


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, pre):
        super().__init__()
        convolutions = [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)]
        norms = [nn.BatchNorm2d(inputs if pre else outputs), nn.BatchNorm2d(outputs)]
        self.pre = pre
        for index in range(2):
            pair = [("bn", norms), ("conv", convolutions)]
            for name, layers in pair if pre else reversed(pair):
                setattr(self, f"{name}{index + 1}", layers[index])
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            projection = [nn.Conv2d(inputs, outputs, 1, stride, bias=False)]
            self.shortcut = nn.Sequential(*projection, *([] if pre else [nn.BatchNorm2d(outputs)]))

    def forward(self, x):
        if not self.pre:
            return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))
        a = F.relu(self.bn1(x))
        return self.conv2(F.relu(self.bn2(self.conv1(a)))) + (self.shortcut(a) if len(self.shortcut) else x)


class CIFARResNet(nn.Module):
    def __init__(self, pre):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        self.bn1 = nn.Identity() if pre else nn.BatchNorm2d(64)
        self.activation = nn.Identity() if pre else nn.ReLU()
        widths = [64, 64, 128, 256, 512]
        for stage in range(4):
            first = Block(widths[stage], widths[stage + 1], 1 if stage == 0 else 2, pre)
            setattr(self, f"layer{stage + 1}", nn.Sequential(first, Block(widths[stage + 1], widths[stage + 1], 1, pre)))
        self.linear = nn.Linear(512, CLASSES)

    def forward(self, x):
        x = self.activation(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.linear(F.avg_pool2d(x, 4).flatten(1))


def small_stem():
    return nn.Conv2d(3, 64, 3, 1, 1, bias=False)


def resnet(stem):
    model = resnet18(num_classes=CLASSES)
    if stem == "cifar":
        model.conv1, model.maxpool = small_stem(), nn.Identity()
    return model


def google(stem):
    model = googlenet(num_classes=CLASSES, aux_logits=False, init_weights=False, transform_input=False)
    if stem == "cifar":
        model.conv1.conv, model.maxpool1 = small_stem(), nn.Identity()
    return model


def dense(stem):
    model = densenet121(num_classes=CLASSES)
    if stem == "cifar":
        model.features.conv0, model.features.pool0 = small_stem(), nn.Identity()
    return model


folder = pathlib.Path(__file__).parent
torch.set_num_threads(1)
images = torch.tensor(uniform(1000000, 2 * 3 * 32 * 32)).reshape(2, 3, 32, 32)
cases = [
    (name, {"stem": stem}, make(stem))
    for name, make in [("resnet-18", resnet), ("googlenet", google), ("densenet-121", dense)]
    for stem in ["cifar", "imagenet"]
]
cases.append(("resnet-18", {"stem": "cifar", "names": "pytorch-cifar"}, CIFARResNet(pre=False)))
cases.append(("preact-resnet-18", {"stem": "cifar"}, CIFARResNet(pre=True)))
logits = []
for name, settings, model in cases:
    if settings["stem"] == "cifar":
        lines = [f"{key} {'×'.join(map(str, value.shape)) or '–'}\n" for key, value in model.state_dict().items()]
        tag = f"-{settings['names']}" if "names" in settings else ""
        (folder / f"{name}{tag}.txt").write_text("".join(lines))
    with torch.no_grad():
        logits.append({"model": name, "settings": settings, "logits": filled(model)(images).flatten().tolist()})
(folder / "logits.json").write_text(json.dumps(logits, indent=1) + "\n")
