"""Five pairs of output and mask as a practitioner would bring them, from a small U-Net trained on drawn shapes.

    python make.py FOLDER          (numpy 2.4, torch 2.15, Pillow; about a minute and a half on a CPU)

1 wrong_mask       output.npy, mask.png with 0 and 255
2 channels_last    pixelwise.npz, the output as [H, W, K]
3 probabilities    pair.pt, the sigmoid saved in place of the logits
4 large            output.safetensors [1, 21, 512, 512], mask.png with a palette and an ignored border of 255
5 batch            output.npy and target.npy, four images
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file


def scenes(count, size, classes, generator):
    """Images of discs and boxes on noise, and which class each pixel is."""
    rows, columns = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    image = 0.3 * torch.randn(count, 3, size, size, generator=generator)
    target = torch.zeros(count, size, size, dtype=torch.long)
    colours = torch.rand(classes, 3, generator=torch.Generator().manual_seed(1))
    for n in range(count):
        for _ in range(5):
            k = int(torch.randint(1, classes, (1,), generator=generator))
            y, x, r = (torch.rand(3, generator=generator) * torch.tensor([size, size, size / 5]) + torch.tensor([0, 0, 4])).tolist()
            inside = (rows - y) ** 2 + (columns - x) ** 2 < r**2 if k % 2 else (abs(rows - y) < r) & (abs(columns - x) < r)
            target[n][inside] = k
            image[n][:, inside] += colours[k][:, None]
    return image, target


class UNet(nn.Module):
    def __init__(self, channels):
        super().__init__()
        block = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU(), nn.Conv2d(o, o, 3, padding=1), nn.ReLU())
        self.down, self.middle, self.up = block(3, 12), block(12, 24), block(36, 12)
        self.out = nn.Conv2d(12, channels, 1)

    def forward(self, x):
        a = self.down(x)
        b = F.interpolate(self.middle(F.max_pool2d(a, 2)), scale_factor=2)
        return self.out(self.up(torch.cat([a, b], 1)))


def trained(channels, steps):
    classes = max(channels, 2)
    generator = torch.Generator().manual_seed(channels)
    torch.manual_seed(channels)
    model = UNet(channels)
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    for _ in range(steps):
        image, target = scenes(4, 48, classes, generator)
        output = model(image)
        loss = F.binary_cross_entropy_with_logits(output[:, 0], target.float()) if channels == 1 else F.cross_entropy(output, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval(), generator


def main(folder):
    place = lambda name: (folder / name).mkdir(parents=True, exist_ok=True) or folder / name
    with torch.no_grad():
        two, generator = torch.enable_grad()(trained)(2, 150)
        image, target = scenes(1, 256, 2, generator)
        output = two(image)
        to = place("1_wrong_mask")
        np.save(to / "output.npy", output.numpy())
        Image.fromarray((target[0] * 255).byte().numpy(), "L").save(to / "mask.png")
        print("1", F.cross_entropy(output, target).item())

        five, generator = torch.enable_grad()(trained)(5, 150)
        image, target = scenes(1, 96, 5, generator)
        output = five(image)
        np.savez_compressed(place("2_channels_last") / "pixelwise.npz", output=output[0].permute(1, 2, 0).numpy(), target=target[0].numpy())
        print("2", F.cross_entropy(output, target).item())

        one, generator = torch.enable_grad()(trained)(1, 150)
        image, target = scenes(1, 128, 2, generator)
        output = one(image)
        torch.save({"output": output.sigmoid(), "target": target.float()[:, None]}, place("3_probabilities") / "pair.pt")
        print("3", F.binary_cross_entropy_with_logits(output[:, 0], target.float()).item(), F.binary_cross_entropy_with_logits(output[:, 0].sigmoid(), target.float()).item())

        many, generator = torch.enable_grad()(trained)(21, 150)
        image, target = scenes(1, 512, 21, generator)
        output = many(image)
        edges = F.max_pool2d(target[:, None].float(), 3, 1, 1)[:, 0] != -F.max_pool2d(-target[:, None].float(), 3, 1, 1)[:, 0]
        target[edges] = 255
        to = place("4_large")
        save_file({"output": output.contiguous()}, to / "output.safetensors")
        mask = Image.fromarray(target[0].byte().numpy(), "P")
        mask.putpalette(np.random.default_rng(0).integers(0, 256, 768, dtype=np.uint8).tolist())
        mask.save(to / "mask.png")
        print("4", F.cross_entropy(output, target, ignore_index=255).item())

        image, target = scenes(4, 64, 5, generator)
        output = five(image)
        to = place("5_batch")
        np.save(to / "output.npy", output.numpy())
        np.save(to / "target.npy", target.numpy())
        print("5", F.cross_entropy(output, target).item(), [F.cross_entropy(o[None], t[None]).item() for o, t in zip(output, target)])


main(Path(sys.argv[1]))
