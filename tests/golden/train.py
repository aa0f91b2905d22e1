"""Makes optimizer.json, descent.json and network.json: what PyTorch 2.15.0 (CPU) gives where the tests of learning look.

    pip install torch==2.15.0 && python tests/golden/train.py
"""

import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
HERE = Path(__file__).parent

OPTIMIZERS = {
    "sgd": lambda params, lr: torch.optim.SGD(params, lr=lr),
    "momentum": lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9),
    "adam": lambda params, lr: torch.optim.Adam(params, lr=lr, betas=(0.9, 0.999), eps=1e-8),
}


def write(name, about, cases):
    text = {"about": about, "torch": torch.__version__.split("+")[0], "cases": cases}
    (HERE / name).write_text(json.dumps(text) + "\n")


def optimizer_cases():
    """Ten steps on gradients that are given, not derived: large, tiny, zero and of changing sign."""
    generator = torch.Generator().manual_seed(4)
    scale = torch.tensor([1.0, 1e-4, 100.0, 0.0, 1.0], dtype=torch.float64)
    grads = torch.randn(10, 5, generator=generator, dtype=torch.float64) * scale
    start = torch.tensor([0.5, -2.0, 3.0, 1.0, 1e-3], dtype=torch.float64)
    for name, make in OPTIMIZERS.items():
        for lr in (0.1, 2.0):
            for dtype in (torch.float32, torch.float64):
                value = start.to(dtype).clone().requires_grad_()
                optimizer = make([value], lr)
                steps = []
                for grad in grads.to(dtype):
                    value.grad = grad.clone()
                    optimizer.step()
                    steps.append(value.detach().tolist())
                yield {
                    "optimizer": name, "lr": lr, "dtype": str(dtype).removeprefix("torch."),
                    "start": start.to(dtype).tolist(), "grads": grads.to(dtype).tolist(), "values": steps,
                }


def descent_cases():
    """Twenty steps on the logits themselves, one image of 2 x 3 pixels; float64."""
    z = torch.tensor([[[[0.3, -1.2, 2.0], [0.0, 4.0, -0.5]]]], dtype=torch.float64)
    mask = torch.tensor([[[1, 0, 1], [0, 0, 1]]])
    y = mask[:, None].double()
    zz = torch.cat([-z / 2, z / 2], 1)
    losses = {
        "bce_with_logits": (z, lambda t: F.binary_cross_entropy_with_logits(t, y)),
        "bce": (z, lambda t: F.binary_cross_entropy(torch.sigmoid(t), y)),
        "cross_entropy": (zz, lambda t: F.cross_entropy(t, mask)),
        "doubled_sigmoid": (z, lambda t: F.binary_cross_entropy_with_logits(torch.sigmoid(t), y)),
        "doubled_softmax": (zz, lambda t: F.cross_entropy(torch.softmax(t, 1), mask)),
        "label_smoothing": (zz, lambda t: F.cross_entropy(t, mask, label_smoothing=0.1)),
    }
    for objective, (start, loss_of) in losses.items():
        for name, make in OPTIMIZERS.items():
            logits = start.clone().requires_grad_()
            optimizer = make([logits], 0.5)
            trace = []
            for _ in range(20):
                optimizer.zero_grad()
                loss = loss_of(logits)
                loss.backward()
                trace.append(loss.item())
                optimizer.step()
            yield {
                "objective": objective, "optimizer": name, "lr": 0.5, "shape": list(start.shape),
                "start": start.flatten().tolist(), "mask": mask.flatten().tolist(),
                "losses": trace, "logits": logits.detach().flatten().tolist(),
            }


def network(hidden, heads):
    layers, channels = [], 1
    for width in hidden:
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
        channels = width
    return nn.Sequential(*layers, nn.Conv2d(channels, heads, 1))


def network_cases():
    """Logits, loss and the gradient of every parameter for weights that are given; then five steps of training."""
    for seed, hidden, heads, (n, h, w) in ((1, [3, 2], 1, (2, 4, 5)), (2, [4, 4], 3, (1, 6, 5)), (3, [8, 8], 2, (2, 7, 9)),
                                           (4, [3, 5, 2], 1, (1, 3, 3))):
        torch.manual_seed(seed)
        model = network(hidden, heads)
        image = torch.rand(n, 1, h, w)
        mask = torch.randint(0, max(heads, 2), (n, h, w))
        loss_of = (
            (lambda t: F.binary_cross_entropy_with_logits(t, mask[:, None].float()))
            if heads == 1
            else (lambda t: F.cross_entropy(t, mask))
        )
        start = nn.utils.parameters_to_vector(model.parameters()).detach().clone()
        logits = model(image)
        loss = loss_of(logits)
        loss.backward()
        grad = torch.cat([p.grad.flatten() for p in model.parameters()])
        trained = {}
        for name, make in OPTIMIZERS.items():
            nn.utils.vector_to_parameters(start.clone(), model.parameters())
            optimizer = make(model.parameters(), 0.05)
            losses = []
            for _ in range(5):
                optimizer.zero_grad()
                step_loss = loss_of(model(image))
                step_loss.backward()
                losses.append(step_loss.item())
                optimizer.step()
            trained[name] = {
                "losses": losses,
                "parameters": nn.utils.parameters_to_vector(model.parameters()).detach().tolist(),
            }
        yield {
            "hidden": hidden, "heads": heads, "shape": [n, 1, h, w], "parameters": start.tolist(),
            "image": image.flatten().tolist(), "mask": mask.flatten().tolist(),
            "logits": logits.detach().flatten().tolist(), "loss": loss.item(), "grad": grad.tolist(),
            "lr": 0.05, "trained": trained,
        }


write("optimizer.json", "values after each of ten steps on the given gradients", list(optimizer_cases()))
write("descent.json", "losses before each of twenty steps on the logits, and the logits after them; float64", list(descent_cases()))
write("network.json", "3x3 convolutions (padding 1) with ReLU, then 1x1, float32: logits, mean loss, its gradient with respect to "
      "all parameters in the order of parameters(), and losses and parameters of five steps on the same batch", list(network_cases()))
