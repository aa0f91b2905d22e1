"""Asks PyTorch 2.15.0 (CPU) what it says of pairs that do not fit, and what pairs that do come to: python make.py"""

import json

import torch
import torch.nn.functional as F

out = {"about": __doc__, "messages": [], "losses": []}


def said(name, output, target, loss):
    try:
        loss(output, target)
        message = ""
    except Exception as error:
        message = f"{type(error).__name__}: {str(error).splitlines()[0]}"
    dtype = str(target.dtype).removeprefix("torch.")
    values = target.double().reshape(-1).tolist()
    out["messages"].append(
        {
            "name": name,
            "output": list(output.shape),
            "target": list(target.shape),
            "dtype": dtype,
            "values": values,
            "message": message,
        }
    )


def ids(*shape, top):
    return (torch.arange(torch.Size(shape).numel()) % top).reshape(shape)


ce, bce = F.cross_entropy, F.binary_cross_entropy_with_logits
two, five, one = torch.zeros(1, 2, 6, 8), torch.zeros(1, 5, 6, 8), torch.zeros(1, 1, 6, 8)
said("of255", two, ids(1, 6, 8, top=2) * 255, ce)
said("fromOne", five, ids(1, 6, 8, top=5) + 1, ce)
said("ignored255", five, ids(1, 6, 8, top=5).masked_fill(ids(1, 6, 8, top=7) == 6, 255), ce)
said("beyond", five, ids(1, 6, 8, top=6), ce)
said("negative", five, ids(1, 6, 8, top=6) - 1, ce)
said("notLong", five, ids(1, 6, 8, top=5).float(), ce)
said("notLong", five, ids(1, 6, 8, top=5).int(), ce)
said("notLong", two, ids(1, 6, 8, top=2).bool(), ce)
said("notLong", two, ids(1, 6, 8, top=2).byte(), ce)
said("between", two, ids(1, 6, 8, top=3).float() / 2, ce)
said("sizes", two, ids(1, 7, 8, top=2), ce)
said("batches", two.repeat(4, 1, 1, 1), ids(3, 6, 8, top=2), ce)
said("extraChannel", five, ids(1, 1, 6, 8, top=5), ce)
said("oneHot", five, F.one_hot(ids(1, 6, 8, top=5), 5).permute(0, 3, 1, 2), ce)
said("channelsLast", torch.zeros(1, 6, 8, 5), ids(1, 6, 8, top=5), ce)
said("colours", five, ids(1, 6, 8, 3, top=100), ce)
said("notFloat", one, ids(1, 1, 6, 8, top=2), bce)
said("notFloat", one, ids(1, 1, 6, 8, top=2).byte(), bce)
said("notFloat", one, ids(1, 1, 6, 8, top=2).bool(), bce)
said("noChannel", one, ids(1, 6, 8, top=2).float(), bce)
said("sizes", one, ids(1, 1, 7, 8, top=2).float(), bce)

for classes in [1, 2, 5]:
    torch.manual_seed(classes)
    output = (torch.randn(2, classes, 24, 20) * 3).double().mul(1000).round().div(1000).float()
    target = torch.randint(0, max(classes, 2), (2, 24, 20))
    target[:, 0] = 255
    kept = target != 255
    losses = {}
    if classes <= 2:
        z = output[:, 0] if classes == 1 else output[:, 1] - output[:, 0]
        ratio = (target == 0).sum() / (target == 1).sum()
        y, w = (target == 1).float(), kept.float()
        losses["binary"] = bce(z, y, weight=w).item()
        losses["binary balanced"] = bce(z, y, weight=w, pos_weight=ratio).item()
    if classes >= 2:
        losses["multiclass"] = ce(output, target, ignore_index=255).item()
        prediction = output.argmax(1)
    else:
        prediction = (torch.sigmoid(output[:, 0]) > 0.5).long()
    if classes == 2:
        losses["multiclass balanced"] = ce(output, target, weight=torch.stack([torch.tensor(1.0), ratio]), ignore_index=255).item()
    if classes > 2:
        counts = torch.bincount(target[kept], minlength=classes)
        losses["multiclass balanced"] = ce(output, target, weight=counts.sum() / (classes * counts).clamp(min=1), ignore_index=255).item()
    iou = []
    for k in range(max(classes, 2)):
        p, t = (prediction == k) & kept, (target == k) & kept
        iou.append(((p & t).sum() / (p | t).sum()).item())
    out["losses"].append(
        {"output": list(output.shape), "logits": output.reshape(-1).tolist(), "target": target.reshape(-1).tolist(), "losses": losses, "iou": iou}
    )

json.dump(out, open("golden.json", "w"))
