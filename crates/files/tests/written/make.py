"""Writes the files that the readers are held to, and what numpy, torch, safetensors and Pillow say that they hold.

Run in this folder with numpy 2.4.6, torch 2.15.0, safetensors and Pillow installed: python make.py
"""

import json

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

expected = {}


def told(name, dtype, array):
    values = np.asarray(array).astype(np.float64).reshape(-1).tolist()
    texts = [repr(x) if np.isfinite(x) else {"inf": "inf", "-inf": "-inf"}.get(str(x), "nan") for x in values]
    return {"name": name, "dtype": dtype, "shape": list(np.asarray(array).shape), "values": texts}


def expect(file, *tensors):
    expected[file] = list(tensors)


# numpy: every type, both byte orders, both memory orders.
base = np.arange(24).reshape(2, 3, 4)
for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    for order in "<>":
        if code[1] == "1" and order == ">":
            continue
        array = (base % 2 if code == "b1" else base - 5 if code[0] in "fi" else base).astype(order + code)
        if code[0] == "f":
            array = array / np.array(4, dtype=order + code)
            array[0, 0, 0], array[0, 0, 1], array[0, 0, 2] = np.inf, -np.inf, np.nan
            array = array.astype(order + code)
        file = f"{code}_{'le' if order == '<' else 'be'}.npy"
        np.save(file, array)
        expect(file, told(file, array.dtype.newbyteorder("=").name, array))
np.save("fortran.npy", np.asfortranarray(base.astype(np.float32)))
expect("fortran.npy", told("fortran.npy", "float32", base))
np.save("scalar.npy", np.float32(0.25))
expect("scalar.npy", told("scalar.npy", "float32", np.float32(0.25)))

# numpy's archives, stored and deflated: the line that the page tells to copy.
output = torch.linspace(-3, 3, 32).reshape(1, 2, 4, 4)
target = torch.tensor([[0, 1, 1, 0], [0, 1, 255, 0], [1, 1, 0, 0], [0, 0, 0, 1]])
both = {"output": output.detach().float().cpu().numpy(), "target": target.cpu().numpy()}
np.savez("stored.npz", **both)
np.savez_compressed("pixelwise.npz", **both)
for file in ["stored.npz", "pixelwise.npz"]:
    expect(file, told("output", "float32", both["output"]), told("target", "int64", both["target"]))

# torch: a bare tensor, a dict, views, every type.
torch.save(output, "bare.pt")
expect("bare.pt", told("bare.pt", "float32", output.numpy()))
torch.save({"output": output, "target": target, "epoch": 3, "lr": 0.1, "name": "run"}, "dict.pt")
expect("dict.pt", told("output", "float32", output.numpy()), told("target", "int64", target.numpy()))
torch.save({"last": output.permute(0, 2, 3, 1), "part": output[0, 1, 1:3], "row": output[..., 1]}, "views.pth")
expect(
    "views.pth",
    told("last", "float32", output.permute(0, 2, 3, 1).numpy()),
    told("part", "float32", output[0, 1, 1:3].numpy()),
    told("row", "float32", output[..., 1].numpy()),
)
torch.save(torch.nn.Parameter(output), "parameter.pt")
expect("parameter.pt", told("parameter.pt", "float32", output.numpy()))
names = ["float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool"]
small = {name: (torch.arange(6).reshape(2, 3) % (2 if name == "bool" else 7)).to(getattr(torch, name)) for name in names}
torch.save(list(small.values()), "types.pt")
expect("types.pt", *[told(str(i), name, tensor.float().numpy()) for i, (name, tensor) in enumerate(small.items())])
torch.save(torch.nn.Linear(2, 1).state_dict(), "state.pt")
state = torch.load("state.pt")
expect("state.pt", *[told(name, "float32", tensor.numpy()) for name, tensor in state.items()])
torch.save(torch.nn.Linear(2, 1), "module.pt")
torch.save(output, "legacy.pt", _use_new_zipfile_serialization=False)

# safetensors.
save_file(small, "types.safetensors", metadata={"made": "by"})
expect("types.safetensors", *[told(name, name, small[name].float().numpy()) for name in sorted(small)])

# Pillow: indices, greys, bits, colours.
mask = np.array([[0, 1, 2, 20], [0, 0, 255, 1], [3, 3, 3, 3]], dtype=np.uint8)
rng = np.random.default_rng(7)
palette = rng.integers(0, 256, 768, dtype=np.uint8).tolist()
indexed = Image.fromarray(mask, "P")
indexed.putpalette(palette)
few = Image.fromarray(mask % 4, "P")
few.putpalette(palette[:12])
for ending in ["png", "gif", "bmp"]:
    # Pillow would otherwise drop unused colours of a GIF and with them the indices.
    indexed.save(f"indexed.{ending}", **({"optimize": False} if ending == "gif" else {}))
    expect(f"indexed.{ending}", told(f"indexed.{ending}", "uint8", mask))
few.save("few.png", bits=2)
expect("few.png", told("few.png", "uint8", mask % 4))
grey = Image.fromarray(mask, "L")
bits = Image.fromarray(mask % 2 == 1)
for ending in ["png", "bmp"]:
    grey.save(f"grey.{ending}")
    bits.save(f"bits.{ending}")
    expect(f"grey.{ending}", told(f"grey.{ending}", "uint8", mask))
    expect(f"bits.{ending}", told(f"bits.{ending}", "uint8", mask % 2))
wide = mask.astype(np.uint16) * 257
Image.fromarray(wide).save("wide.png")
expect("wide.png", told("wide.png", "uint16", wide))
colours = np.stack([mask, mask[::-1], mask // 2], axis=-1)
for ending in ["png", "bmp"]:
    Image.fromarray(colours, "RGB").save(f"colours.{ending}")
    expect(f"colours.{ending}", told(f"colours.{ending}", "uint8", colours))
clear = np.concatenate([colours, np.full((*mask.shape, 1), 255, np.uint8)], axis=-1)
Image.fromarray(clear, "RGBA").save("clear.png")
expect("clear.png", told("clear.png", "uint8", clear))
Image.fromarray(mask, "L").resize((64, 64)).convert("RGB").save("photo.jpg")

# What Python prints.
torch.set_printoptions(profile="default")
printed = {
    "print.txt": str(output),
    "grad.txt": str((torch.nn.Parameter(output) * 2)[0, 0]),
    "list.txt": str(output[0].tolist()),
    "numpy.txt": str(output.numpy()[0, 0]),
    "repr.txt": repr(output.numpy()[0]),
    "whole.txt": str(target),
    "nan.txt": str(torch.tensor([[float("nan"), float("inf")], [-float("inf"), 1e-9]])),
    "truth.txt": str(target == 1),
}
read = {
    "print.txt": ("float32", torch.round(output, decimals=4).numpy()),
    "grad.txt": ("float32", torch.round(output[0, 0] * 2, decimals=4).numpy()),
    "list.txt": ("float32", output[0].numpy()),
    "numpy.txt": ("float32", output.numpy()[0, 0]),
    "repr.txt": ("float32", output.numpy()[0]),
    "whole.txt": ("int64", target.numpy()),
    "nan.txt": ("float32", np.array([[np.nan, np.inf], [-np.inf, 1e-9]], dtype=np.float32)),
    "truth.txt": ("bool", (target == 1).numpy()),
}
for file, text in printed.items():
    open(file, "w").write(text)
    expect(file, told(file, *read[file]))
open("shortened.txt", "w").write(str(torch.zeros(100, 100)))

json.dump({"about": __doc__, "numpy": np.__version__, "torch": torch.__version__, "files": expected}, open("expected.json", "w"), indent=0)
