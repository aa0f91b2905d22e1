"""Losses of outputs whose targets are probabilities, made by PyTorch 2.15: python soft.py in this folder writes soft.json."""

import json

import torch
import torch.nn.functional as F

cases = []
for classes, channels in [(1, 1), (2, 1), (2, 2), (5, 5)]:
    torch.manual_seed(10 * classes + channels)
    output = (torch.randn(2, classes, 6, 5) * 3).mul(1000).round().div(1000)
    t = torch.rand(2, 6, 5).mul(64).round().div(64)
    target = t[:, None] if channels == 1 else torch.softmax(torch.randn(2, classes, 6, 5), 1)
    probabilities = torch.stack([1 - t, t], 1) if channels == 1 else target
    losses = {}
    if classes <= 2:
        z = output[:, 0] if classes == 1 else output[:, 1] - output[:, 0]
        losses["binary"] = F.binary_cross_entropy_with_logits(z, probabilities[:, 1]).item()
    if classes >= 2:
        losses["multiclass"] = F.cross_entropy(output, probabilities).item()
    cases.append({
        "output": list(output.shape), "logits": output.reshape(-1).tolist(),
        "target": list(target.shape), "probabilities": target.reshape(-1).tolist(), "losses": losses,
    })

json.dump({"about": __doc__, "cases": cases}, open("soft.json", "w"))
