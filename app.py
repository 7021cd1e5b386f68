"""Start the development server: python app.py. Nothing imports this file; `import app` is the package."""

import runpy
import sys

if __name__ != "__main__":
    raise ImportError("app.py only starts the server. Import from the package app/ instead.")

sys.argv[1:1] = ["serve", "--prepare"]
runpy.run_module("app", run_name="__main__", alter_sys=True)
