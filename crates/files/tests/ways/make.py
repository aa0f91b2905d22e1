"""Twenty training scripts, each with the loss that it prints under PyTorch 2.15.0 (CPU): python make.py"""

import json

import torch
import torch.nn as nn
import torch.nn.functional as F


def two():
    """One image, two classes, an ignored border."""
    torch.manual_seed(2)
    output = (torch.randn(1, 2, 6, 6) * 2).mul(100).round().div(100)
    target = torch.randint(0, 2, (1, 6, 6))
    target[:, 0], target[:, -1], target[:, :, 0], target[:, :, -1] = -100, -100, -100, -100
    return output, target


def three():
    """Four images, three classes, some pixels ignored, each image with others."""
    torch.manual_seed(3)
    output = (torch.randn(4, 3, 5, 7) * 2).mul(100).round().div(100)
    target = torch.randint(0, 3, (4, 5, 7))
    target[0, 0], target[2, :, :3] = -100, -100
    return output, target


def one():
    """One channel, two images, nothing ignored."""
    torch.manual_seed(1)
    output = (torch.randn(2, 1, 4, 8) * 2).mul(100).round().div(100)
    target = torch.randint(0, 4, (2, 4, 8)).clamp(max=1)
    return output, target


SCRIPTS = [
    # BCE of one channel.
    ("one", 4, "nn.BCEWithLogitsLoss()(output[:, 0], target.float())"),
    ("one", 4, "nn.BCEWithLogitsLoss()(output[:, 0].sigmoid(), target.float())"),
    ("one", 4, "nn.BCEWithLogitsLoss(reduction='sum')(output[:, 0], target.float())"),
    ("one", 4, "nn.BCEWithLogitsLoss(pos_weight=(target == 0).sum() / (target == 1).sum())(output[:, 0], target.float())"),
    ("one", 4, "nn.BCEWithLogitsLoss(reduction='sum')(output[:, 0], target.float()) / len(output)"),
    ("one", 4, "nn.BCEWithLogitsLoss()(output[:, 0], target.float() * 0.9 + 0.05)"),
    ("one", 6, "nn.BCEWithLogitsLoss()(output[:, 0].half().float(), target.float())"),
    # Two classes with an ignored border.
    ("two", 4, "nn.BCEWithLogitsLoss(weight=(target != -100).float())(output[:, 1] - output[:, 0], (target == 1).float())"),
    ("two", 4, "(nn.BCEWithLogitsLoss(reduction='none')(output[:, 1] - output[:, 0], (target == 1).float())[target != -100]).mean()"),
    ("two", 4, "nn.BCEWithLogitsLoss()(output[:, 1] - output[:, 0], (target == 1).float())"),
    ("two", 4, "nn.CrossEntropyLoss()(output, target)"),
    ("two", 4, "nn.CrossEntropyLoss(reduction='none')(output, target).mean()"),
    ("two", 4, "nn.CrossEntropyLoss()(output.softmax(1), target)"),
    ("two", 4, "nn.NLLLoss()(output.softmax(1), target)"),
    ("two", 4, "nn.CrossEntropyLoss()(output.flip(1), target)"),
    # Three classes in a batch.
    ("three", 4, "nn.CrossEntropyLoss(label_smoothing=0.1)(output, target)"),
    ("three", 4, "torch.stack([nn.CrossEntropyLoss()(o[None], t[None]) for o, t in zip(output, target)]).mean()"),
    ("three", 4, "nn.CrossEntropyLoss()(output, torch.where(target >= 0, (target + 2) % 3, target))"),
    ("three", 4, "nn.CrossEntropyLoss()(output.permute(0, 2, 3, 1).contiguous().view(4, 3, 5, 7), target)"),
    ("three", 4, "nn.CrossEntropyLoss(weight=torch.bincount(target[target >= 0]).sum() / (3 * torch.bincount(target[target >= 0])))(output, target)"),
]

# With a weight a pixel, as those write it for cross-entropy who use mmsegmentation or nnU-Net.
WEIGHTED = [
    ("one", 4, "nn.BCEWithLogitsLoss(weight=w)(output[:, 0], target.float())"),
    ("one", 4, "nn.BCEWithLogitsLoss(weight=w, reduction='sum')(output[:, 0], target.float()) / w.sum()"),
    ("two", 4, "nn.BCEWithLogitsLoss(weight=w * (target != -100))(output[:, 1] - output[:, 0], (target == 1).float())"),
    ("two", 4, "(nn.CrossEntropyLoss(reduction='none')(output, target) * w).mean()"),
    ("two", 4, "(nn.CrossEntropyLoss(reduction='none')(output, target) * w).sum() / w[target != -100].sum()"),
    ("three", 4, "(nn.CrossEntropyLoss(reduction='none')(output, target) * w)[target != -100].mean()"),
    ("three", 4, "(nn.CrossEntropyLoss(reduction='none')(output, target) * w).sum() / len(output)"),
]


def weights(target):
    """Half a whole number from 1 to 5 a pixel."""
    return (torch.arange(target.numel()).reshape(target.shape) % 5 + 1) / 2


out = {"about": __doc__, "data": {}, "scripts": [], "weighted": []}
for make in [one, two, three]:
    output, target = make()
    out["data"][make.__name__] = {"shape": list(output.shape), "output": output.reshape(-1).tolist(), "target": target.reshape(-1).tolist(), "weight": weights(target).reshape(-1).tolist()}
for name, digits, script in SCRIPTS:
    output, target = globals()[name]()
    loss = eval(script)
    out["scripts"].append({"data": name, "script": script, "printed": f"{loss.item():.{digits}f}", "loss": loss.item()})
for name, digits, script in WEIGHTED:
    output, target = globals()[name]()
    w = weights(target)
    loss = eval(script)
    out["weighted"].append({"data": name, "script": script, "printed": f"{loss.item():.{digits}f}", "loss": loss.item()})
json.dump(out, open("ways.json", "w"), indent=0)
