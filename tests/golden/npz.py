"""What numpy reads in the page's .npz: makes npz.json.

    NUMBERS=numbers.npz cargo test --package pixelwise-export --test numbers numpy
    pip install numpy && python tests/golden/npz.py crates/export/numbers.npz
"""

import json
import pathlib
import sys

import numpy as np

path = pathlib.Path(sys.argv[1])
with np.load(path, allow_pickle=False) as file:
    arrays = [
        {"name": name, "dtype": str(file[name].dtype), "shape": file[name].shape, "elements": file[name].flatten().tolist()}
        for name in file.files
    ]
about = "a scene's tensors as the page writes them to a file, and what numpy.load read in it"
golden = {"about": about, "numpy": np.__version__, "file": path.read_bytes().hex(), "arrays": arrays}
pathlib.Path(__file__).with_name("npz.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
