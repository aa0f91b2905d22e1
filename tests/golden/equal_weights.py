"""PyTorch's numbers for cross-entropy whose classes all weigh the same, 1 or nothing: makes equal_weights.json.

    pip install torch==2.15.0 && python tests/golden/equal_weights.py
"""

import itertools
import json
import math
import pathlib

import torch
import torch.nn.functional as F

SHAPES = [(1, 2, 1, 3), (1, 2, 4, 5), (2, 2, 3, 7), (1, 3, 4, 4), (1, 21, 2, 3)]


def written(tensor):
    """Numbers as the golden files write them: the shortest that float32 reads back, NaN and the infinities as strings."""
    return [x if math.isfinite(x) else str(x) for x in (float(f"{x:.9g}") for x in tensor.flatten().tolist())]


def case(shape, weight, ignore, smoothing, reduction):
    n, k, h, w = shape
    z = (torch.randn(shape) * 3).requires_grad_()
    y = torch.randint(0, k, (n, h, w))
    if ignore == 0:
        y.clamp_(min=1)
    elif ignore == 255:
        y.view(-1)[::3] = 255
    loss = F.cross_entropy(
        z, y, torch.full((k,), weight), ignore_index=ignore, reduction=reduction, label_smoothing=smoothing
    )
    loss.sum().backward()
    return {
        "name": f"{'x'.join(map(str, shape))}-weight{weight:g}-ign{ignore}-eps{smoothing:g}-{reduction}",
        "shape": shape,
        "logits": written(z.detach()),
        "target": y.flatten().tolist(),
        "weight": [weight] * k,
        "ignore_index": ignore,
        "label_smoothing": smoothing,
        "reduction": reduction,
        "loss": written(loss.detach()),
        "grad": written(z.grad),
    }


torch.manual_seed(0)
choices = itertools.product(SHAPES, [1.0, 0.0], [-100, 255, 0], [0.0, 0.125], ["none", "mean", "sum"])
cases = [case(*choice) for choice in choices]
about = (
    "F.cross_entropy on class indices with one weight for all classes; with ignore_index 0 every pixel is in another class; "
    "grad is of the reduced loss (of its sum for 'none')"
)
file = {"operator": "equal_weights", "about": about, "torch": torch.__version__.split("+")[0], "cases": cases}
pathlib.Path(__file__).with_name("equal_weights.json").write_text(json.dumps(file, separators=(",", ":")) + "\n")
