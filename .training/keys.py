# SPDX-License-Identifier: Apache-2.0
"""Teaches keys and queries of layers 4 and 5 who a place belongs to, and leaves what they know of words alone.

"Mary is in the [MASK]." shall find the key of the last place that was told of Mary among those of the last STEP
segments. Only the projections and convolutions of keys and queries move; what they work on is captured from the
model as it is and used several times. The products of a masked word's query with all keys are held to what they
were, so that everything after them still fits. With four taps this cannot be learned (the name stands farther
back than four tokens); with eight it takes minutes.
"""
import argparse, copy, os, random, time

import torch
import torch.nn.functional as F

import memory
import streams as st
from train import TRAINED, Mean, mean

SHARPNESS, KEPT, USES = 16, 24, 8
WEIGHTS = dict(contrast=1.0, interference=0.3, pull=0.3, drift=1.0, ownDrift=10.0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="Resources/models")
    parser.add_argument("--text", required=True)
    parser.add_argument("--out", required=True, help="checkpoint to write")
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--kernel", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument("--seed", type=int, default=41)
    parser.add_argument("--rank", type=int, default=0, help="rank 0 decides when it ends; end the others then")
    parser.add_argument("--ranks", type=int, default=1)
    return parser.parse_args()


class Capture:
    """What keys and queries of one batch are made of."""


class KeyTrainer:
    def __init__(self, a):
        self.net = memory.build(a.models, a.kernel)
        self.old = copy.deepcopy(self.net)
        self.random, words = random.Random(a.seed + a.rank), st.Words(a.models + "/vocab.txt")
        self.streams = {}
        for part in ("train", "held"):
            texts = st.Texts(a.text, part)
            self.streams[part] = [
                st.Stream(self.random, texts, words, part == "held", 1.0) for _ in range(a.streams)
            ]
        self.states = {}
        names = ("query.weight", "key.weight", "conv.query", "conv.key")
        self.parameters = [
            p
            for i in memory.MAC_LAYERS
            for name, p in self.net.layers[i].memory.named_parameters()
            if name in names
        ]

    @torch.no_grad()
    def capture(self, part):
        arrays = st.batch(self.streams[part], self.random)
        ids, length, kind, reset, question, questionLength, gaps, earlier = (
            torch.from_numpy(array).long() for array in arrays
        )
        count, net, c = len(ids), self.net, Capture()
        mask = (torch.arange(st.SEGMENT) < length[..., None]).float()
        questionMask = (torch.arange(st.QUESTION) < questionLength.reshape(-1, 1)).float()
        states = memory.states(net, reset, self.states.get(part))
        flat = ids.reshape(-1, st.SEGMENT), mask.reshape(-1, st.SEGMENT)
        below = memory.belowMemory(net, *flat).reshape(count, st.STEP, st.SEGMENT, -1)
        x = memory.belowMemory(net, question.reshape(-1, st.QUESTION), questionMask)
        c.gaps, c.earlier, c.hidden = gaps, earlier, mask.reshape(count, 1, -1) == 0
        c.at = torch.arange(count)[:, None] * st.ASKED + gaps[..., 0], gaps[..., 1]
        written = {i: [] for i in memory.MAC_LAYERS}
        for t in range(st.STEP):
            y = below[:, t]
            for i in memory.MAC_LAYERS:
                layer = net.layers[i]
                hook = layer.feedforward.register_forward_hook(lambda _, __, out, i=i: written[i].append([out]))
                y, *states[i], trace = memory.macLayer(layer, y, mask[:, t], *states[i], True)
                hook.remove()
                written[i][-1].append(torch.sigmoid(trace.gates[..., 0]) * mask[:, t])
        c.asked, c.written, c.steps, c.before = {}, {}, {}, {}
        for i in memory.MAC_LAYERS:
            c.asked[i] = x
            x, *_ = memory.macLayer(net.layers[i], x, questionMask, *states[i], False, st.ASKED)
            c.written[i] = torch.stack([out for out, _ in written[i]], 1).reshape(-1, st.SEGMENT, x.shape[-1])
            # A little of every token, so that words that are hardly written count too.
            c.steps[i] = torch.cat([steps for _, steps in written[i]], 1)[:, None] + 0.02
            c.before[i] = self.products(self.old, c, i)[0]
        self.states[part] = states
        return c

    def products(self, net, c, i):
        """Gaps' queries times keys, [B, GAPS, STEP · SEGMENT], and the keys."""
        m, count = net.layers[i].memory, len(c.gaps)
        keys = memory.projected(m, "key", c.written[i]).reshape(count, -1, m.w)
        return memory.projected(m, "query", c.asked[i])[c.at] @ keys.transpose(1, 2), keys

    def losses(self, c):
        """Losses; and for words and persons, what part of the keys is found and how near they are."""
        losses, seen = {}, {}
        place, safe = c.gaps[..., 3], c.gaps[..., 3].clamp(min=0)
        isWhere, isWord = c.gaps[..., 4] == st.WHERE, c.gaps[..., 4] == st.WORD
        hasPlace = place >= 0
        pick = torch.arange(len(c.gaps))[:, None]
        for i in memory.MAC_LAYERS:
            product, keys = self.products(self.net, c, i)
            isEarlier = torch.zeros_like(product).scatter_add_(2, c.earlier.clamp(min=0), (c.earlier >= 0).float()) > 0
            scores = (SHARPNESS * product).masked_fill(c.hidden | isEarlier, -1e9)
            own = product.gather(2, safe[..., None])[..., 0]
            entropy = F.cross_entropy(scores.transpose(1, 2), safe, reduction="none")
            isWanted = isEarlier | F.one_hot(safe, product.shape[2]).bool() & hasPlace[..., None]
            weight = c.steps[i] * ~isWanted
            noise = keys.shape[-1] * (weight * product**2).sum(-1) / weight.sum(-1)
            change = (product - c.before[i]) ** 2
            drift = keys.shape[-1] * (c.steps[i] * change).sum(-1) / c.steps[i].sum(-1)
            ownDrift = change.gather(2, safe[..., None])[..., 0]
            last, before = keys[pick, safe], keys[pick[..., None], c.earlier.clamp(min=0)]
            unlike = 1 - (last[:, :, None] * before).sum(-1)
            for name, values, chosen in (
                ("contrast", entropy + 1 - own, isWhere & hasPlace),
                ("interference", noise, isWhere),
                ("drift", drift, isWord),
                ("ownDrift", ownDrift, isWord & hasPlace),
                ("pull", unlike, (c.earlier >= 0) & (isWhere & hasPlace)[..., None]),
            ):
                losses[name] = losses.get(name, 0) + mean(values, chosen) / len(memory.MAC_LAYERS)
            found = (scores.argmax(-1) == place).float()
            for name, chosen in (("word", isWord & hasPlace), ("where", isWhere & hasPlace)):
                seen[f"{name} {i} own"], seen[f"{name} {i} found"] = mean(own, chosen), mean(found, chosen)
        return losses, seen

    @torch.no_grad()
    def measure(self):
        return [self.losses(self.capture("held")) for _ in range(6)]


def show(name, results):
    logs = [losses | seen for losses, seen in results]
    print(name + ":", ", ".join(f"{k} {sum(float(log[k]) for log in logs) / len(logs):.3f}" for k in logs[0]), flush=True)


def main():
    a = arguments()
    torch.set_num_threads(1)
    os.makedirs(os.path.dirname(a.out) or ".", exist_ok=True)
    trainer = KeyTrainer(a)
    optimizer = torch.optim.AdamW(trainer.parameters, lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    ranks = Mean(trainer.parameters, a.rank, a.ranks) if a.ranks > 1 else None
    show("held out, before", trainer.measure())
    began, captures, results, n = time.time(), [], [], 0
    while a.rank > 0 or time.time() - began < 60 * a.minutes or n % (5 * USES):
        captures = [*captures, trainer.capture("train")][-KEPT:]
        for _ in range(USES):
            n += 1
            losses, seen = trainer.losses(trainer.random.choice(captures))
            left = max(0.03, 1 - (time.time() - began) / (60 * a.minutes))
            optimizer.param_groups[0]["lr"] = a.rate * left * min(1, n / 40)
            optimizer.zero_grad()
            sum(WEIGHTS[name] * loss for name, loss in losses.items()).backward()
            torch.nn.utils.clip_grad_norm_(trainer.parameters, 5.0)
            optimizer.step()
            results.append(tuple({k: v.detach() for k, v in part.items()} for part in (losses, seen)))
        if n % (5 * USES) == 0 and ranks:
            ranks.take()
        if n % (10 * USES) == 0:
            show(f"step {n}, {time.time() - began:.0f} s", results)
            results = []
    show("held out, after", trainer.measure())
    if a.rank == 0:
        tensors = {k: v for k, v in trainer.net.state_dict().items() if k.startswith(TRAINED)}
        memory.save(tensors, a.out)


if __name__ == "__main__":
    main()
