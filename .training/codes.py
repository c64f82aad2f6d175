# SPDX-License-Identifier: Apache-2.0
"""What the memory's values say of words: for layers 4 and 5 the linear map from centred word embeddings (and a
constant) to the values that the models write, by ridge regression. train.py holds values to these codes. Checks on
the way that memory.py gives the numbers of the reference.

Usage: codes.py MODELS TEXT.npz.xz OUT.pt
"""
import random, sys

import torch
import torch.nn.functional as F

import memory
import streams as st

STREAMS, STEPS, RIDGE = 6, 6, 1.0


@torch.no_grad()
def main():
    models, text, out = sys.argv[1:]
    net = memory.build(models, 8)
    source, words = random.Random(3), st.Words(models + "/vocab.txt")
    texts = st.Texts(text, "train")
    streams = [st.Stream(source, texts, words) for _ in range(STREAMS)]
    states = memory.states(net, torch.ones(STREAMS), None)
    reference, tokens, values, worst = net.start(STREAMS), [], {i: [] for i in memory.MAC_LAYERS}, 0.0
    for step in range(STEPS):
        ids, length, kind, *_ = (torch.from_numpy(array).long() for array in st.batch(streams, source))
        for t in range(st.STEP):
            mask = (torch.arange(st.SEGMENT) < length[:, t, None]).float()
            x = memory.belowMemory(net, ids[:, t], mask)
            for i in memory.MAC_LAYERS:
                x, *states[i], trace = memory.macLayer(net.layers[i], x, mask, *states[i], True)
                values[i].append(trace.values[kind[:, t] > 0])
            tokens.append(ids[:, t][kind[:, t] > 0])
            if step == 0:
                y, reference, _ = net.segment(ids[:, t], mask, reference)
                worst = max(worst, float(((y - x) * mask[..., None]).abs().max()))
    print(f"largest difference from the reference: {worst:.1e}")
    if worst > 1e-4:
        raise SystemExit("memory.py does not agree with mac.py")
    tokens = torch.cat(tokens)
    table = net.embeddings.word.weight
    table = F.normalize(table - table.mean(0), dim=-1)
    inputs = torch.cat([table[tokens], torch.ones(len(tokens), 1)], 1)
    half, maps = len(tokens) * 3 // 4, {}
    for i in memory.MAC_LAYERS:
        target, known = torch.cat(values[i]), inputs[:half]
        maps[i] = torch.linalg.solve(known.T @ known + RIDGE * torch.eye(known.shape[1]), known.T @ target[:half])
        likeness = F.cosine_similarity(inputs[half:] @ maps[i], target[half:]).mean()
        print(f"layer {i}: cosine of codes and values elsewhere {likeness:.3f}")
    torch.save({i: m.half() for i, m in maps.items()}, out)


if __name__ == "__main__":
    main()
