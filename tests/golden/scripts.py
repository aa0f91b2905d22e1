"""Runs the scripts of PyTorch that the page gives away: fills scripts.json with what they print.

    SCRIPTS=write cargo test --package pixelwise-export --test scripts that_ran
    pip install torch==2.15.0 && python tests/golden/scripts.py
"""

import contextlib
import io
import json
import pathlib
import sys

import torch

path = pathlib.Path(__file__).with_name("scripts.json")
cases = json.loads(path.read_text())["cases"]
failed = 0
for case in cases:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(case["code"], {})
    except Exception as error:  # every script is tried before the run fails
        failed += 1
        print(case["name"], type(error).__name__, error, error.__traceback__.tb_next and error.__traceback__.tb_next.tb_lineno)
    case["printed"] = printed.getvalue()
about = "PyTorch as the page gives it for a scene; each script ran as it stands, its assertions held, and it printed this"
file = {"about": about, "torch": torch.__version__.split("+")[0], "cases": cases}
if not failed:
    path.write_text(json.dumps(file, indent=1, ensure_ascii=False) + "\n")
sys.exit(f"{failed} of {len(cases)} failed" if failed else 0)
