# SPDX-License-Identifier: Apache-2.0
"""Trains MAC layers 4 and 5 and the word head on streams of text and stories; README.md says how.

Writes to --out: partN.safetensors each 100 steps, last.safetensors, and mean.safetensors, the moving average over
the last part of the run. Learning rates rise for --warm steps and fall linearly to 0.
"""
import argparse, multiprocessing, os, random, time

import numpy as np
import torch
import torch.nn.functional as F

import memory
import streams as st

WEIGHTS = dict(words=1.0, where=0.7, contrast=0.5, interference=0.3, values=0.3, raw=0.2, gates=0.1, pull=0.3)
STEP_OF_KIND = (0.01, 0.2, 0.9)
DISTANCES = ((1, 4), (5, 8), (9, 16), (17, 64))
TRAINED = ("layers.4", "layers.5", "heads.recall")
FROZEN = ("persistentBias", "memoryBias")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="Resources/models", help="folder to start from")
    parser.add_argument("--start", help="checkpoint to go on from")
    parser.add_argument("--text", required=True, help="file that text.py wrote")
    parser.add_argument("--codes", required=True, help="file that codes.py wrote")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=0, help="0: measure only")
    parser.add_argument("--minutes", type=float, default=1e9, help="end earlier")
    parser.add_argument("--streams", type=int, default=4, help="128 on a large GPU")
    parser.add_argument("--kernel", type=int, default=8)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--key-rate", type=float, default=8e-4)
    parser.add_argument("--warm", type=int, default=40)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--average-from", type=float, default=0.6)
    parser.add_argument("--weights", default="", help="of losses, NAME=NUMBER with commas between them")
    parser.add_argument("--workers", type=int, default=8, help="processes that make batches for a GPU")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--measure", type=int, default=12, help="batches to measure with; 0: none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rank", type=int, default=0)
    parser.add_argument("--ranks", type=int, default=1, help="processes that average their parameters")
    parser.add_argument("--average-each", type=int, default=8, help="steps")
    return parser.parse_args()


class Feed:
    """Batches of `count` streams; on a GPU made by processes, each with its own streams."""

    def __init__(self, a, part, count, seed, held, storyShare, processes):
        self.queues, self.processes, self.streams = [], [], None
        if processes == 0:
            self.streams, self.random = Feed.open(a, part, count, seed, held, storyShare)
            return
        for rank in range(processes):
            queue = multiprocessing.Queue(2)
            setup = (a, part, count // processes, seed * 1000 + rank, held, storyShare, queue)
            self.processes.append(multiprocessing.Process(target=Feed.work, args=setup, daemon=True))
            self.processes[-1].start()
            self.queues.append(queue)

    @staticmethod
    def open(a, part, count, seed, held, storyShare):
        source, words = random.Random(seed), st.Words(a.models + "/vocab.txt")
        texts = st.Texts(a.text, part)
        return [st.Stream(source, texts, words, held, storyShare) for _ in range(count)], source

    @staticmethod
    def work(a, part, count, seed, held, storyShare, queue):
        streams, source = Feed.open(a, part, count, seed, held, storyShare)
        while True:
            queue.put(st.batch(streams, source))

    def get(self, device):
        if self.streams:
            arrays = st.batch(self.streams, self.random)
        else:
            arrays = [np.concatenate(parts) for parts in zip(*[queue.get() for queue in self.queues])]
        return [torch.from_numpy(array).to(device) for array in arrays]

    def close(self):
        for process in self.processes:
            process.terminate()


class Mean:
    """Averages parameters of `ranks` processes over files in shared memory (local SGD)."""

    def __init__(self, parameters, rank, ranks):
        self.parameters, self.rank, self.round = parameters, rank, 0
        size = sum(p.numel() for p in parameters)
        if rank == 0:
            np.zeros(ranks * size, np.float32).tofile("/dev/shm/mneme-parameters")
            np.zeros(2 * ranks, np.int64).tofile("/dev/shm/mneme-rounds")
        else:
            time.sleep(5)
        self.values = np.memmap("/dev/shm/mneme-parameters", np.float32, "r+", shape=(ranks, size))
        self.rounds = np.memmap("/dev/shm/mneme-rounds", np.int64, "r+", shape=(2, ranks))

    def arrive(self, gate):
        self.rounds[gate, self.rank] = self.round
        while (self.rounds[gate] < self.round).any():
            time.sleep(0.005)

    def take(self):
        self.round += 1
        self.values[self.rank] = torch.cat([p.detach().reshape(-1) for p in self.parameters]).numpy()
        self.arrive(0)
        mean, start = torch.from_numpy(self.values.mean(0)), 0
        self.arrive(1)
        for p in self.parameters:
            p.data.copy_(mean[start : start + p.numel()].view_as(p))
            start += p.numel()


def mean(values, where):
    where = where.float()
    return (values * where).sum() / where.sum().clamp(min=1)


class Trainer:
    def __init__(self, a):
        self.a, self.began = a, time.time()
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.isGpu = self.device.type == "cuda"
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.set_num_threads(a.threads)
        self.weights = WEIGHTS | {k: float(v) for k, v in (w.split("=") for w in a.weights.split(",") if w)}
        self.net = memory.build(a.models, a.kernel, a.start).to(self.device)
        table = self.net.embeddings.word.weight.detach()
        self.table = F.normalize(table - table.mean(0), dim=-1)
        ones = torch.ones(len(table), 1, device=self.device)
        maps = torch.load(a.codes)
        self.codes = {
            i: F.normalize(torch.cat([self.table, ones], 1) @ maps[i].float().to(self.device), dim=-1)
            for i in memory.MAC_LAYERS
        }
        self.trained, groups = {}, {a.key_rate: [], a.rate: []}
        for name, p in self.net.named_parameters():
            p.requires_grad = name.startswith(TRAINED) and not name.endswith(FROZEN)
            if name.startswith(TRAINED):
                self.trained[name] = p
            if p.requires_grad:
                isKey = any(part in name for part in ("memory.query", "memory.key", "conv.query", "conv.key"))
                groups[a.key_rate if isKey else a.rate].append(p)
        self.parameters = [p for group in groups.values() for p in group]
        self.optimizer = torch.optim.AdamW(
            [dict(params=group, base=rate) for rate, group in groups.items()],
            betas=(0.9, 0.98), weight_decay=0.01, fused=self.isGpu,
        )

    def step(self, batch, before):
        """Losses, what else is worth knowing, (right, kind, distance) of each gap, and the states after."""
        ids, length, kind, reset, question, questionLength, gaps, earlier = (array.long() for array in batch)
        count, net, losses, seen = len(ids), self.net, {}, {}

        def add(name, value):
            losses[name] = losses.get(name, 0) + value

        mask = (torch.arange(st.SEGMENT, device=self.device) < length[..., None]).float()
        questionMask = torch.arange(st.QUESTION, device=self.device) < questionLength.reshape(-1, 1)
        questionMask = questionMask.float()
        states = memory.states(net, reset, before)
        read = {i: [] for i in memory.MAC_LAYERS}
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.isGpu):
            with torch.no_grad():
                flat = ids.reshape(-1, st.SEGMENT), mask.reshape(-1, st.SEGMENT)
                below = memory.belowMemory(net, *flat).reshape(count, st.STEP, st.SEGMENT, -1)
                x = memory.belowMemory(net, question.reshape(-1, st.QUESTION), questionMask)
            target = torch.tensor(STEP_OF_KIND, device=self.device)[kind]
            for t in range(st.STEP):
                y = below[:, t]
                for i in memory.MAC_LAYERS:
                    y, *state, trace = memory.macLayer(net.layers[i], y, mask[:, t], *states[i], True)
                    states[i] = state
                    read[i].append((trace.keys, torch.sigmoid(trace.gates[..., 0]) * mask[:, t]))
                    likeness = (trace.values * self.codes[i][ids[:, t]]).sum(-1)
                    add("values", mean(1 - likeness, kind[:, t] > 0) / (2 * st.STEP))
                    logits = trace.gates[..., 0]
                    off = F.binary_cross_entropy_with_logits(logits, target[:, t], reduction="none")
                    off = off - F.binary_cross_entropy(target[:, t], target[:, t], reduction="none")
                    weight = mask[:, t] * torch.where(kind[:, t] == st.DESTINATION, 6.0, 1.0)
                    add("gates", (off * weight).sum() / weight.sum() / (2 * st.STEP))
            stream = torch.arange(count, device=self.device)[:, None].expand(-1, st.GAPS)
            row = stream * st.ASKED + gaps[..., 0]
            for i in memory.MAC_LAYERS:
                x, _, _, trace = memory.macLayer(net.layers[i], x, questionMask, *states[i], False, st.ASKED)
                with torch.autocast(self.device.type, enabled=False):
                    keys, steps = (torch.cat(parts, 1) for parts in zip(*read[i]))
                    at = row, gaps[..., 1]
                    self.judgeKeys(trace.queries[at].float(), keys, steps, mask, kind, gaps, earlier, add, seen, i)
                    isOwn = (gaps[..., 4] >= 0) & (gaps[..., 4] < st.FOREIGN_WORD)
                    code = F.normalize(trace.raw[at][isOwn].float(), dim=-1)
                    known = self.codes[i].bfloat16() if self.isGpu else self.codes[i]
                    scores = 20 * (code.to(known.dtype) @ known.T).float()
                    add("raw", F.cross_entropy(scores, gaps[..., 2][isOwn]) / 2)
            asked = gaps[..., 4] >= 0
            word, what, ago = (gaps[..., k][asked] for k in (2, 4, 5))
            scores = memory.words(net, x[row, gaps[..., 1]][asked], self.table).float()
        entropy = F.cross_entropy(scores, word, reduction="none")
        isWhere = (what == st.WHERE) | (what == st.CARRIED)
        add("words", mean(entropy, ~isWhere))
        add("where", mean(entropy, isWhere))
        states = {i: tuple(z.detach() for z in state) for i, state in states.items()}
        return losses, seen, (scores.argmax(-1) == word, what, ago), states

    def judgeKeys(self, queries, keys, steps, mask, kind, gaps, earlier, add, seen, layer):
        """A gap's query shall find the key of its place among those of the last segments (contrast), and read
        little of the rest (interference); keys of a person's earlier places shall be like the last one's (pull),
        so that the last write takes the place of the earlier."""
        count, place = len(keys), gaps[..., 3]
        isOwn = (gaps[..., 4] >= 0) & (gaps[..., 4] < st.FOREIGN_WORD)
        isHere, safe = isOwn & (place >= 0), place.clamp(min=0)
        likeness = torch.bmm(queries, keys.transpose(1, 2))
        isEarlier = torch.zeros_like(likeness).scatter_add_(2, earlier.clamp(min=0), (earlier >= 0).float()) > 0
        hidden = (mask.reshape(count, 1, -1) == 0) | isEarlier
        scores = (16 * likeness).masked_fill(hidden, -1e9)
        own = likeness.gather(2, safe[..., None])[..., 0]
        entropy = F.cross_entropy(scores.transpose(1, 2), safe, reduction="none")
        # Questions of where are few, so they count by themselves.
        for code in (st.WORD, st.WHERE):
            add("contrast", mean(entropy + 0.7 * (1 - own), isHere & (gaps[..., 4] == code)) / 2)
        isWanted = isEarlier | F.one_hot(safe, likeness.shape[2]).bool() & isHere[..., None]
        weight = steps.detach()[:, None] * ~isWanted
        noise = queries.shape[-1] * (weight * likeness**2).sum(-1) / weight.sum(-1).clamp(min=1e-3)
        add("interference", mean(noise, isOwn) / 2)
        pick = torch.arange(count, device=keys.device)[:, None]
        last, before = keys[pick, safe], keys[pick[..., None], earlier.clamp(min=0)]
        isPulled = (earlier >= 0) & isHere[..., None]
        add("pull", mean(1 - (last[:, :, None] * before).sum(-1), isPulled) / 2)
        found = (scores.argmax(-1) == place).float()
        for name, code in (("word", st.WORD), ("where", st.WHERE)):
            seen[f"{name} {layer} own"] = mean(own, isHere & (gaps[..., 4] == code))
            seen[f"{name} {layer} found"] = mean(found, isHere & (gaps[..., 4] == code))
        for name, code in (("content", st.CONTENT), ("destination", st.DESTINATION)):
            seen[f"θ {layer} {name}"] = mean(steps, kind.reshape(count, -1) == code)

    def report(self, name, logs, score):
        """Means of what steps gave, and what part of the gaps was right by kind and distance."""
        means = {k: sum(float(log[k]) for log in logs) / len(logs) for k in logs[0]}
        right, what, ago = (torch.cat(parts).cpu() for parts in zip(*score))
        lines = []
        for code, title in enumerate(("word", "where", "carried", "other's word", "other's where")):
            shares = []
            for low, high in DISTANCES:
                chosen = right[(what == code) & (ago >= low) & (ago <= high)].float()
                shares.append(f"{float(chosen.mean()) if len(chosen) else 0:.3f}")
            lines.append(f"{title} {' '.join(shares)}")
        print(f"{name} {time.time() - self.began:.0f} s: " + ", ".join(f"{k} {v:.3f}" for k, v in means.items()))
        print("   right after 1–4, 5–8, 9–16, 17–64 segments: " + " | ".join(lines), flush=True)

    def measure(self, name):
        for part in ("essays", "held"):
            feed = Feed(self.a, part, self.a.streams, 77, True, 0.5, min(4, self.a.streams) if self.isGpu else 0)
            states, logs, score = None, [], []
            with torch.no_grad():
                for index in range(self.a.measure + 8):
                    losses, seen, gaps, states = self.step(feed.get(self.device), states)
                    if index >= 8:
                        logs.append(losses | seen)
                        score.append(gaps)
            feed.close()
            self.report(f"{name}, {part}", logs, score)

    def run(self):
        a = self.a
        feed = Feed(a, "train", a.streams, a.seed + a.rank, False, 0.6, a.workers if self.isGpu else 0)
        ranks = Mean(self.parameters, a.rank, a.ranks) if a.ranks > 1 else None
        average, states, logs, score = {}, None, [], []
        for n in range(1, a.steps + 1):
            part = max((n - 1) / a.steps, (time.time() - self.began) / (a.minutes * 60))
            if part >= 1:
                break
            for group in self.optimizer.param_groups:
                group["lr"] = group["base"] * min(1, n / a.warm) * max(0.02, 1 - part)
            losses, seen, gaps, states = self.step(feed.get(self.device), states)
            self.optimizer.zero_grad(set_to_none=True)
            sum(self.weights[name] * loss for name, loss in losses.items()).backward()
            norm = torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
            if torch.isfinite(norm):
                self.optimizer.step()
            else:
                print(f"step {n}: gradient not finite, states begin anew", flush=True)
                states = None
            if ranks and n % a.average_each == 0:
                ranks.take()
            if part > a.average_from:
                for name, p in self.trained.items():
                    value = p.detach().float()
                    average[name] = torch.lerp(average.get(name, value), value, 1 - a.average)
            logs.append({name: value.detach() for name, value in (losses | seen | {"gradient": norm}).items()})
            score.append(gaps)
            if n in (10, 25, 50) or n % 100 == 0:
                self.report(f"step {n}", logs, score)
                logs, score = [], []
            if n % 100 == 0:
                memory.save(self.trained, f"{a.out}/part{n}.safetensors")
        feed.close()
        if a.steps:
            memory.save(self.trained, f"{a.out}/last.safetensors")
        if average:
            memory.save(average, f"{a.out}/mean.safetensors")
        if a.measure:
            self.measure("last" if a.steps else "start")
        if a.measure and average:
            for name, p in self.trained.items():
                p.data.copy_(average[name])
            self.measure("mean")


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    chosen = arguments()
    os.makedirs(chosen.out, exist_ok=True)
    Trainer(chosen).run()
