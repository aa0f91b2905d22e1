"""PyTorch's numbers and messages for the traps: makes traps.json.

    pip install torch==2.15.0 && python tests/golden/traps.py

The lines below are the very lines that a trap's card shows; they run here as they stand. `net(image)` gives the logits of the
trap's grid, except where a trap trains a layer on the image.
"""

import itertools
import json
import math
import pathlib

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
HERE = pathlib.Path(__file__).parent


def lines(text):
    return [line for line in text.strip("\n").split("\n")]


def dot():
    """1 of 25 pixels is foreground."""
    y = torch.zeros(1, 1, 5, 5)
    y[0, 0, 2, 2] = 1
    z = torch.tensor([
        -1.0, -0.8, -0.7, -0.9, -1.1,
        -0.9, -0.2, 0.3, -0.3, -1.0,
        -0.7, 0.4, 1.1, 0.2, -0.8,
        -1.0, -0.1, 0.3, 0.9, -0.6,
        -1.2, -0.9, -0.6, -0.7, -1.0,
    ]).reshape(1, 1, 5, 5)
    return z, y


BLOB = [
    0, 0, 0, 0, 0,
    0, 0, 1, 1, 0,
    0, 1, 1, 1, 0,
    0, 1, 1, 0, 0,
    0, 0, 0, 0, 0,
]
BLOB_LOGITS = [
    -3.2, -2.8, -2.1, -2.4, -3.0,
    -2.6, -0.7, 1.4, 0.3, -2.2,
    -1.9, 1.2, 3.1, 0.8, -1.5,
    -2.3, 0.4, 2.2, 0.2, -2.0,
    -3.1, -2.5, -1.8, -2.7, -3.3,
]


def blob():
    return torch.tensor(BLOB_LOGITS).reshape(1, 1, 5, 5), torch.tensor(BLOB).float().reshape(1, 1, 5, 5)


def blob_classes(channels=2):
    """The blob's logits as those of two channels, or of one, and its mask as class indices."""
    z = torch.tensor(BLOB_LOGITS).reshape(1, 1, 5, 5)
    return (torch.cat([torch.zeros_like(z), z], 1) if channels == 2 else z), torch.tensor(BLOB).reshape(1, 5, 5)


THREE = [
    0, 0, 1, 1,
    0, 2, 1, 1,
    2, 2, 2, 0,
    0, 2, 0, 0,
]
THREE_LOGITS = [
    2.1, 1.4, -0.6, -0.9, 1.8, 0.1, -0.4, 0.2, 0.3, -0.8, 0.4, 1.2, 1.9, -0.5, 0.8, 2.3,
    -0.4, 0.6, 1.7, 2.2, -0.7, 0.3, 1.3, 1.0, -1.1, -0.2, 0.1, 0.5, -1.3, -0.6, 0.2, -0.9,
    -1.2, 0.2, -0.3, -1.0, 0.1, 1.6, 0.7, -0.8, 1.5, 2.4, 0.9, -0.4, 0.6, 1.1, -0.7, -1.4,
]


def three():
    return torch.tensor(THREE_LOGITS).reshape(1, 3, 4, 4), torch.tensor(THREE).reshape(1, 4, 4)


def changed(grid, **values):
    """A grid with some logits replaced, by place in reading order."""
    z, y = grid
    for at, value in values.items():
        z.view(-1)[int(at.removeprefix("at"))] = value
    return z, y


def ignored(kept):
    z, y = blob_classes()
    y = torch.where(torch.arange(25).reshape(1, 5, 5) < kept, y, 255)
    return z, y


def two_images():
    """Two images of 3 x 3 pixels, of which the first has 2 that count and the second 9."""
    z = torch.tensor([
        0.4, -0.2, 0.1, 0.0, 0.3, -0.5, 0.2, 0.6, -0.1, -0.9, 0.8, 0.2, 0.5, -0.4, 0.1, 0.7, -0.3, 0.2,
        1.2, 0.9, -0.8, 1.6, -1.1, -0.6, 1.4, 1.1, 1.3, -1.3, -0.7, 1.5, -0.9, 1.2, 1.8, -1.0, -0.5, -1.2,
    ]).reshape(2, 2, 3, 3)
    y = torch.tensor([1, 0, 255, 255, 255, 255, 255, 255, 255, 0, 0, 1, 0, 1, 1, 0, 0, 0]).reshape(2, 3, 3)
    return z, y


def label_map():
    """Classes 0 and 2 of three."""
    y = torch.tensor([
        0, 0, 0, 0, 0, 0,
        0, 2, 2, 2, 0, 0,
        0, 2, 2, 2, 2, 0,
        0, 0, 2, 2, 2, 0,
        0, 0, 2, 2, 0, 0,
        0, 0, 0, 0, 0, 0,
    ]).reshape(1, 6, 6)
    return torch.zeros(1, 3, 3, 3), y


def objects(second):
    """A large object almost found and a small one, or none, on a second image."""
    large = [
        1.9, 2.3, 0.8, -1.2,
        2.1, 3.0, 1.4, -0.6,
        1.2, -0.4, -1.1, -2.0,
        0.7, -1.5, -2.2, -2.6,
    ]
    large_mask = [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    small = [
        -2.4, -2.0, -1.8, -2.2,
        -2.1, 0.6, 1.3, -1.4,
        -2.5, 0.4, -0.9, -1.9,
        -2.7, -2.2, -1.7, -2.3,
    ]
    small_mask = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    if not second:
        small, small_mask = [-2.0] * 16, [0] * 16
    z = torch.tensor(large + small).reshape(2, 1, 4, 4)
    return z, torch.tensor(large_mask + small_mask).float().reshape(2, 1, 4, 4)


def channels(width):
    z = torch.tensor([0.4, -1.2, 0.9, -0.3, 1.1, -0.6, -0.8, 0.7, 0.5, 1.3, -0.2, 0.6]).reshape(1, 2, 2, 3)
    y = torch.tensor([1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0]).float().reshape(1, 2, 2, 3)
    return z[..., :width].clone(), y[..., :width].clone()


def faint():
    """An image whose one foreground pixel is a little brighter than most, and the mask."""
    x = torch.tensor([
        0.2, 0.1, 0.3, 0.2, 0.1,
        0.1, 0.4, 0.5, 0.3, 0.2,
        0.3, 0.8, 0.7, 0.4, 0.1,
        0.2, 0.3, 0.5, 0.6, 0.2,
        0.1, 0.2, 0.1, 0.3, 0.1,
    ]).reshape(1, 1, 5, 5)
    return x, dot()[1]


# id, choice, grid, written, meant, steps of training, its learning rate
TRAPS = [
    ("sigmoid-twice", 0, dot, """
output  = net(image)
output1 = torch.sigmoid(output)
loss    = nn.BCEWithLogitsLoss()(output1, mask)
pred    = torch.sigmoid(output1) > 0.5
""", """
output  = net(image)

loss    = nn.BCEWithLogitsLoss()(output, mask)
pred    = torch.sigmoid(output) > 0.5
""", 400, 10.0),
    ("softmax-twice", 0, three, """
output = net(image)
probs  = torch.softmax(output, dim=1)
loss   = nn.CrossEntropyLoss()(probs, mask)
pred   = probs.argmax(dim=1)
""", """
output = net(image)

loss   = nn.CrossEntropyLoss()(output, mask)
pred   = output.argmax(dim=1)
""", 400, 10.0),
    ("smoothing-floor", 0, three, """
loss_fn = nn.CrossEntropyLoss(label_smoothing=0.1)
output  = net(image)
loss    = loss_fn(output, mask)
print("val loss", loss_fn(output, mask))
""", """
loss_fn = nn.CrossEntropyLoss(label_smoothing=0.1)
output  = net(image)
loss    = loss_fn(output, mask)
print("val loss", nn.CrossEntropyLoss()(output, mask))
""", 400, 10.0),
    ("black-mask", 0, blob, """
output = net(image)
pred   = output.argmax(dim=1)
""", """
output = net(image)
pred   = output[:, 0] > 0
""", 0, 0),
    ("threshold-on-logits", 0, blob, """
output = net(image)
pred   = output > 0.5
""", """
output = net(image)
pred   = torch.sigmoid(output) > 0.5
""", 0, 0),
    ("one-channel", 0, blob, """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", 0, 0),
    ("out-of-bounds", 0, lambda: (blob_classes()[0], blob_classes()[1] * 255), """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)
""", """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask // 255)
""", 0, 0),
    ("out-of-bounds", 1, lambda: (blob_classes()[0], blob_classes()[1] + 1), """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)
""", """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask - 1)
""", 0, 0),
    ("out-of-bounds", 2, lambda: (blob_classes()[0], ignored(20)[1]), """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)
""", """
output = net(image)
loss   = nn.CrossEntropyLoss(ignore_index=255)(output, mask)
""", 0, 0),
    ("out-of-bounds", 3, lambda: blob_classes(1), """
output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask[:, None].float())
""", 0, 0),
    ("negative-loss", 0, lambda: (blob()[0], blob()[1] * 255), """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask / 255)
""", 0, 0),
    ("negative-loss", 1, lambda: (blob()[0], blob()[1] * 2), """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, (mask == 2).float())
""", 0, 0),
    ("nan-ignored", 0, lambda: ignored(0), """
output  = net(image)
loss_fn = nn.CrossEntropyLoss(ignore_index=255)
loss    = loss_fn(output, mask)
""", """
output  = net(image)
loss_fn = nn.CrossEntropyLoss(ignore_index=255, reduction="sum")
loss    = loss_fn(output, mask) / (mask != 255).sum().clamp(min=1)
""", 0, 0),
    ("nan-ignored", 1, lambda: ignored(8), """
output  = net(image)
loss_fn = nn.CrossEntropyLoss(ignore_index=255)
loss    = loss_fn(output, mask)
""", """
output  = net(image)
loss_fn = nn.CrossEntropyLoss(ignore_index=255, reduction="sum")
loss    = loss_fn(output, mask) / (mask != 255).sum().clamp(min=1)
""", 0, 0),
    ("infinite-logits", 0, blob, """
output = net(image)
output[..., 0] = float("-inf")  # the border
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", """
output = net(image)
output[..., 0] = -100  # the border
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", 0, 0),
    ("infinite-logits", 1, blob_classes, """
output = net(image)
output[..., 0] = float("-inf")  # the border
loss   = nn.CrossEntropyLoss()(output, mask)
""", """
output = net(image)
output[:, 1, :, 0] = float("-inf")  # one class alone
loss   = nn.CrossEntropyLoss()(output, mask)
""", 0, 0),
    ("accuracy", 0, faint, """
output = conv(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
pred   = output > 0
""", """
output = conv(image)
ratio  = (mask == 0).sum() / (mask == 1).sum()
loss   = nn.BCEWithLogitsLoss(pos_weight=ratio)(output, mask)
pred   = output > 0
""", 400, 1.0),
    ("overflow", 0, lambda: changed(three(), at7=104.2, at23=0.0), """
output = net(image)
probs  = output.exp() / output.exp().sum(dim=1, keepdim=True)
chosen = probs.gather(1, mask[:, None])
loss   = -chosen.log().mean()
""", """
output = net(image)


loss   = nn.CrossEntropyLoss()(output, mask)
""", 0, 0),
    ("one-hundred", 0, lambda: changed(blob(), at8=-0.9, at6=17.3), """
probs  = torch.sigmoid(net(image))
loss   = nn.BCELoss()(probs, mask)
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", 0, 0),
    ("weights", 0, blob_classes, """
weight  = torch.tensor([1.0, 3.0])
loss_fn = nn.CrossEntropyLoss(weight)
loss    = loss_fn(output, mask)

""", """
weight  = torch.tensor([1.0, 3.0])
loss_fn = nn.CrossEntropyLoss(weight, reduction="sum")
loss    = loss_fn(output, mask) / mask.numel()
# the same as BCEWithLogitsLoss(pos_weight=3)
""", 0, 0),
    ("softmax-bce", 0, three, """
output  = net(image)
one_hot = F.one_hot(mask, 3).permute(0, 3, 1, 2).float()
probs   = torch.softmax(output, dim=1)
loss    = nn.BCELoss()(probs, one_hot)
""", """
output  = net(image)


loss    = nn.CrossEntropyLoss()(output, mask)
""", 0, 0),
    ("softmax-bce", 1, blob_classes, """
output  = net(image)
one_hot = F.one_hot(mask, 2).permute(0, 3, 1, 2).float()
probs   = torch.softmax(output, dim=1)
loss    = nn.BCELoss()(probs, one_hot)
""", """
output  = net(image)


loss    = nn.CrossEntropyLoss()(output, mask)
""", 0, 0),
    *[("wrong-dim", at, three, f"""
output = net(image)
probs  = torch.softmax(output, dim={dim})
loss   = nn.NLLLoss()(probs.log(), mask)
pred   = probs.argmax(dim=1)
""", """
output = net(image)
probs  = torch.softmax(output, dim=1)
loss   = nn.NLLLoss()(probs.log(), mask)
pred   = probs.argmax(dim=1)
""", 0, 0) for at, dim in enumerate([0, 2, 3])],
    ("view", 0, three, """
output = net(image)
rows   = output.view(-1, 3)
loss   = nn.CrossEntropyLoss()(rows, mask.view(-1))
pred   = rows.argmax(dim=1).view(mask.shape)
""", """
output = net(image)
rows   = output.permute(0, 2, 3, 1).reshape(-1, 3)
loss   = nn.CrossEntropyLoss()(rows, mask.view(-1))
pred   = rows.argmax(dim=1).view(mask.shape)
""", 0, 0),
    ("resized-mask", 0, label_map, """
small = F.interpolate(mask[:, None].float(), scale_factor=0.5,
                      mode="bilinear")
pred  = small.long()
""", """
small = F.interpolate(mask[:, None].float(), scale_factor=0.5,
                      mode="nearest")
pred  = small.long()
""", 0, 0),
    ("mean-of-means", 0, two_images, """
loss_fn = nn.CrossEntropyLoss(ignore_index=255)
first   = loss_fn(output[:1], mask[:1])
second  = loss_fn(output[1:], mask[1:])
loss    = (first + second) / 2

""", """
loss_fn = nn.CrossEntropyLoss(ignore_index=255, reduction="sum")
first   = loss_fn(output[:1], mask[:1])
second  = loss_fn(output[1:], mask[1:])
loss    = (first + second) / (mask != 255).sum()
# the same as one batch of both
""", 0, 0),
    *[("our-iou", at, lambda second=second: objects(second), """
pred  = net(image) > 0
inter = (pred & mask.bool()).sum(dim=(1, 2, 3))
union = (pred | mask.bool()).sum(dim=(1, 2, 3))
iou   = (inter / union).mean()
""", """
pred  = net(image) > 0
inter = (pred & mask.bool()).sum()
union = (pred | mask.bool()).sum()
iou   = inter / union
""", 0, 0) for at, second in enumerate([True, False])],
    ("copied-code", 0, blob, """
output = net(image)
loss   = nn.BCEWithLoss()(output, mask)
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", 0, 0),
    ("copied-code", 1, blob, """
p    = torch.sigmoid(net(image))
loss = (mask * p.log() + (1 - mask) * (1 - p).log()).mean()
""", """
output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
""", 0, 0),
    *[("pos-weight-shape", at, lambda width=width: channels(width), """
output = net(image)
weight = torch.tensor([1.0, 9.0])
loss   = nn.BCEWithLogitsLoss(pos_weight=weight)(output, mask)
""", """
output = net(image)
weight = torch.tensor([1.0, 9.0]).reshape(2, 1, 1)
loss   = nn.BCEWithLogitsLoss(pos_weight=weight)(output, mask)
""", 0, 0) for at, width in enumerate([2, 3])],
]


def written(tensor):
    """Numbers as the golden files write them: the shortest that float32 reads back, NaN and the infinities as strings."""
    values = (float(f"{x:.9g}") for x in tensor.flatten().tolist())
    return [x if math.isfinite(x) else str(x) for x in values]


class Net:
    """Gives the grid's logits and keeps them, so that their gradient can be read."""

    def __init__(self, logits):
        self.leaf = logits.clone().requires_grad_()

    def __call__(self, image):
        return self.leaf * 1


def run(code, grid, steps, lr):
    z, y = grid()
    net = Net(z)
    conv = nn.Conv2d(1, 1, 1)
    nn.init.zeros_(conv.weight), nn.init.zeros_(conv.bias)
    trained = [*conv.parameters()] if "conv(" in code else [net.leaf]
    optimizer = torch.optim.SGD(trained, lr=lr or 1.0)
    history = []
    for step in range(steps + 1):
        scope = {
            "torch": torch, "nn": nn, "F": F, "net": net, "conv": conv, "image": z, "mask": y, "output": net.leaf * 1,
            "print": lambda _, value: scope.update(printed=value),
        }
        try:
            exec(code, scope)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
        if "printed" in scope:
            history.append(scope["printed"].item())
        elif "loss" in scope:
            history.append(scope["loss"].item())
        if "loss" not in scope:
            break
        optimizer.zero_grad()
        scope["loss"].backward()
        if step < steps:
            optimizer.step()
    result = {}
    if steps:
        result["history"] = written(torch.tensor(history[::40]))
    if history:
        result["loss"] = written(torch.tensor(history[-1:]))[0]
    if net.leaf.grad is not None and trained == [net.leaf]:
        result["grad"] = written(net.leaf.grad)
    if "iou" in scope:
        result["iou"] = written(scope["iou"])[0]
    if "pred" in scope:
        result["pred"] = [int(x) for x in scope["pred"].flatten().tolist()]
    return result


def case(id, choice, grid, wrong, right, steps, lr):
    z, y = grid()
    return {
        "trap": id, "choice": choice, "shape": list(z.shape), "logits": written(z), "mask": written(y.float()),
        "sides": [{"code": lines(code), **run(code, grid, steps, lr)} for code in (wrong, right)],
    }


def mended(loss, input, target, dtype):
    """The lines that give a loss what it takes."""
    name = "probs " if loss == "BCELoss" else "output"
    code = []
    if input == [1, 4, 4, 2]:
        code.append(f"{name} = {name.strip()}.permute(0, 3, 1, 2)")
    if loss != "CrossEntropyLoss" and input != [1, 1, 4, 4]:
        code.append("mask   = F.one_hot(mask.reshape(1, 4, 4).long(), 2)")
        code.append("mask   = mask.permute(0, 3, 1, 2).float()")
    else:
        wanted = [1, 4, 4] if loss == "CrossEntropyLoss" else [1, 1, 4, 4]
        if target != wanted:
            code.append(f"mask   = mask.reshape({', '.join(map(str, wanted))})")
        if dtype != (torch.int64 if loss == "CrossEntropyLoss" else torch.float32):
            code.append("mask   = mask.long()" if loss == "CrossEntropyLoss" else "mask   = mask.float()")
    return [*code, f"loss   = nn.{loss}()({name.strip()}, mask)"]


def refusals():
    """What each loss says of a target of each shape and type, whose values are all 0, and the lines that mend it."""
    losses = ["BCEWithLogitsLoss", "BCELoss", "CrossEntropyLoss"]
    inputs = [[1, 1, 4, 4], [1, 2, 4, 4], [1, 4, 4, 2]]
    targets = [[1, 4, 4], [1, 1, 4, 4], [4, 4]]
    dtypes = [torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8, torch.bool]

    def scope():
        z = torch.full(input, 0.25, requires_grad=True)
        return {"torch": torch, "nn": nn, "F": F, "output": z, "probs": z, "mask": torch.zeros(target, dtype=dtype)}

    for loss, input, target, dtype in itertools.product(losses, inputs, targets, dtypes):
        code = mended(loss, input, target, dtype)
        tried = scope()
        said = ""
        try:
            exec(code[-1], tried)
            tried["loss"].backward()
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        tried = scope()
        exec("\n".join(code), tried)
        tried["loss"].backward()
        dtype = str(dtype).removeprefix("torch.")
        yield {"loss": loss, "input": input, "target": target, "dtype": dtype, "said": said, "mended": code}


about = (
    "Each trap's lines as its card shows them, run on its grid: the loss (after the last step of training), d loss / d logit, the "
    "prediction, every 40th loss of training, or what PyTorch says; and what a loss says of a target's shape and type"
)
file = {
    "about": about, "torch": torch.__version__.split("+")[0],
    "cases": [case(*trap) for trap in TRAPS], "refusals": [*refusals()],
}
(HERE / "traps.json").write_text(json.dumps(file, ensure_ascii=False) + "\n", encoding="utf-8")
