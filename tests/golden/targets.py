"""PyTorch's numbers for targets that are more than a class a pixel, and for logits that are no numbers: makes targets.json.

    pip install torch==2.15.0 && python tests/golden/targets.py
"""

import itertools
import json
import math
import pathlib

import torch
import torch.nn.functional as F

inf, nan = math.inf, math.nan


def written(tensor):
    """Numbers as the golden files write them: the shortest that float32 reads back, NaN and the infinities as strings."""
    return [x if math.isfinite(x) else str(x) for x in (float(f"{x:.9g}") for x in tensor.flatten().tolist())]


def reduced(loss, reduction):
    return loss.mean() if reduction == "mean" else loss.sum()


def case(name, z, q, mask, w=None, soft=False, probabilities=False, pixel_mean=None, pos_weight=None, weight=None, smoothing=0.0, reduction="mean"):
    """Both forms of one scene; class 1 is the foreground, and of two classes the binary logit is z1 - z0."""
    z1 = (z[:, 1:2] - z[:, 0:1]).clone().requires_grad_()
    y = q[:, 1:2] if soft else (mask == 1).float().unsqueeze(1)
    binary = F.binary_cross_entropy_with_logits(
        z1, y, w.unsqueeze(1) if w is not None else None, reduction=reduction, pos_weight=None if pos_weight is None else torch.tensor([pos_weight]).view(1, 1, 1)
    )
    binary.sum().backward()
    z = z.clone().requires_grad_()
    told = dict(weight=None if weight is None else torch.tensor(weight), label_smoothing=smoothing)
    target = q if probabilities else mask
    if pixel_mean is None:
        multiclass = F.cross_entropy(z, target, reduction=reduction, **told)
    else:
        multiclass = F.cross_entropy(z, target, reduction="none", **told) * w
        if reduction == "mean":
            multiclass = multiclass.mean() if pixel_mean == "pixels" else multiclass.sum() / w.sum()
        elif reduction == "sum":
            multiclass = multiclass.sum()
    multiclass.sum().backward()
    return {
        "name": name,
        "shape": z.shape,
        "logits": written(z.detach()),
        "target": mask.flatten().tolist(),
        "probabilities": written(q) if soft or probabilities else [],
        "weight": [] if w is None else written(w),
        "soft_target": soft,
        "class_probabilities": probabilities,
        "pixel_weight": pixel_mean,
        "pos_weight": pos_weight,
        "class_weight": weight,
        "label_smoothing": smoothing,
        "reduction": reduction,
        "binary": None if z.shape[1] > 2 else {
            "loss": written(binary.detach()),
            "grad": written(z1.grad),
            "probability": written(torch.sigmoid(z1.detach())),
            "prediction": (torch.sigmoid(z1.detach()) > 0.5).int().flatten().tolist(),
        },
        "multiclass": {
            "loss": written(multiclass.detach()),
            "grad": written(z.grad),
            "probability": written(torch.softmax(z.detach(), 1)),
            "prediction": z.argmax(1).flatten().tolist(),
        },
    }


def scene(k):
    n, h, w = (1, 1, 3) if k == 21 else (2, 2, 3)
    z = torch.randn(n, k, h, w) * 3
    q = torch.softmax(torch.randn(n, k, h, w) * 2, 1)
    q[0, :, 0, 0] = torch.eye(k)[1]
    return z, q, q.argmax(1), torch.tensor([0.0, 0.5, 1.0, 3.0])[torch.randint(0, 4, (n, h, w))]


torch.manual_seed(0)
cases = []
for k, reduction in itertools.product([2, 3, 21], ["none", "mean", "sum"]):
    z, q, mask, w = scene(k)
    weights = [1.0, 2.0, 5.0, *[1.0] * 18][:k]
    add = lambda name, **told: cases.append(case(f"{k}-{reduction}-{name}", z, q, mask, reduction=reduction, **told))
    add("soft", soft=True)
    add("soft-pos", soft=True, pos_weight=3.0, w=w)
    add("probabilities", probabilities=True)
    add("probabilities-weight", probabilities=True, weight=weights)
    add("probabilities-eps", soft=True, probabilities=True, weight=weights, smoothing=0.125)
    for mean in ("pixels", "weights"):
        add(f"map-{mean}", w=w, pixel_mean=mean)
        add(f"map-{mean}-weight", w=w, pixel_mean=mean, weight=weights, smoothing=0.125)
        add(f"map-{mean}-probabilities", w=w, pixel_mean=mean, probabilities=True, weight=weights)
LINES = [[inf, 0.0], [-inf, 0.0], [nan, 0.0], [0.0, inf], [0.0, -inf], [0.0, nan], [-inf, -inf], [inf, inf], [inf, -inf], [1.0, 2.0]]
z2 = torch.tensor(LINES).T.reshape(1, 2, 2, 5)
z3 = torch.cat([z2, torch.tensor([0.5] * 9 + [nan]).reshape(1, 1, 2, 5)], 1)
for z, klass in itertools.product([z2, z3], [0, 1]):
    k = z.shape[1]
    mask = torch.full((1, 2, 5), klass)
    q = F.one_hot(mask, k).permute(0, 3, 1, 2).float() * 0.75 + 0.25 / k
    cases.append(case(f"special-{k}-class{klass}", z, q, mask, reduction="none"))
    cases.append(case(f"special-{k}-class{klass}-soft", z, q, mask, soft=True, probabilities=True, reduction="none"))
    cases.append(case(f"special-{k}-class{klass}-mean", z, q, mask, reduction="mean", smoothing=0.125))
about = (
    "F.binary_cross_entropy_with_logits and F.cross_entropy with soft targets, class probabilities and a weight map for both, and of "
    "logits that are ±inf or nan; pixel_weight says what the weighted cross-entropy's mean divides by, null where it has no map; "
    "grad is of the reduced loss (of its sum for 'none')"
)
file = {"operator": "targets", "about": about, "torch": torch.__version__.split("+")[0], "cases": cases}
pathlib.Path(__file__).with_name("targets.json").write_text(json.dumps(file, separators=(",", ":")) + "\n")
