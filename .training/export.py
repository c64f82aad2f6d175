# SPDX-License-Identifier: Apache-2.0
"""The mean of checkpoints of train.py in the form that ships, beside the other files of a folder of models.

Usage: export.py MODELS OUT CHECKPOINT…     (OUT gets memory.* and links to the rest of MODELS)
"""
import json, os, sys

from safetensors.torch import load_file, save_file

from quantize import quantize


def main():
    models, out, *paths = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    checkpoints = [load_file(path) for path in paths]
    tensors = {name: sum(c[name].float() for c in checkpoints) / len(checkpoints) for name in checkpoints[0]}
    bad = [name for name, value in tensors.items() if not value.isfinite().all()]
    if bad:
        raise SystemExit(f"not finite: {', '.join(bad)}")
    with open(models + "/memory.json", encoding="utf8") as file:
        configuration = json.load(file)
    configuration["memory"]["kernel"] = tensors["layers.4.memory.conv.key"].shape[1]
    for name in os.listdir(models):
        if not name.startswith("memory.") and not os.path.exists(f"{out}/{name}"):
            os.symlink(os.path.abspath(f"{models}/{name}"), f"{out}/{name}")
    save_file(quantize(tensors), out + "/memory.safetensors")
    with open(out + "/memory.json", "w", encoding="utf8") as file:
        json.dump(configuration, file, indent=2, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
