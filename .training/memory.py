# SPDX-License-Identifier: Apache-2.0
"""MAC layers with a memory of one matrix, in a form that trains fast; the same numbers as mac.py of
shared/model/reference, whose modules hold the parameters. Shapes: B streams, N texts (a stream has N / B of them),
T tokens, d width, w memory width."""
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from mac import BASE, Encoder, l2norm
from quantize import load

MAC_LAYERS = (4, 5)


def build(models, kernel, start=None):
    """The encoder with the memory of a folder of models, or of a checkpoint of train.py; convolutions grow to
    `kernel` taps with zeros before them, which changes nothing."""
    tensors = load(models + "/encoder.safetensors") | load(models + "/memory.safetensors")
    if start:
        tensors |= {name: value.float() for name, value in load_file(start).items()}
    for name, value in tensors.items():
        if ".memory.conv." in name:
            tensors[name] = F.pad(value, (kernel - value.shape[1], 0))
    configuration = dict(BASE, memoryRows="added")
    configuration["memory"] = dict(
        width=384, hidden=512, depth=1, chunk=32, kernel=kernel, residual=False, stepLimit=2.0,
        keyActivation="identity",
    )
    net = Encoder(configuration)
    missing = [name for name in net.load_state_dict(tensors, strict=False).missing_keys if "span" not in name]
    if missing:
        raise ValueError(f"{models} lacks {missing}")
    return net


def convolve(taps, z):
    if z.is_cuda:
        length, kernel = z.shape[1], taps.shape[1]
        padded = F.pad(z, (0, 0, kernel - 1, 0))
        return sum(padded[:, j : j + length] * taps[:, j].to(z.dtype) for j in range(kernel))
    padded = F.pad(z.transpose(1, 2), (taps.shape[1] - 1, 0))
    return F.conv1d(padded, taps[:, None], groups=taps.shape[0]).transpose(1, 2)


def projected(memory, name, x):
    return l2norm(convolve(memory.conv[name], getattr(memory, name)(x)).float())


def write(memory, weights, momentum, keys, values, gates, mask):
    """One segment into B memories, w x w each; the scalars of all chunks at once (SPEC.md, Memory)."""
    B, T, _ = keys.shape
    size = memory.chunk
    kept = mask > 0
    step, decay, keep = (
        z.reshape(B, T // size, size)
        for z in (
            torch.sigmoid(gates[..., 0]) * mask,
            torch.where(kept, torch.sigmoid(gates[..., 1]), 1.0),
            torch.where(kept, 1 - torch.sigmoid(gates[..., 2]), 1.0),
        )
    )
    present = mask.reshape(B, T // size, size)

    def suffix(z):
        shifted = torch.cat([z[..., 1:], torch.ones_like(z[..., :1])], -1)
        return torch.flip(torch.cumprod(torch.flip(shifted, [-1]), -1), [-1])

    A, H = suffix(keep), suffix(decay)
    e = [present[..., -1]]
    for i in range(size - 2, -1, -1):
        e.append(present[..., i] * A[..., i] + decay[..., i + 1] * e[-1])
    e = torch.stack(e[::-1], -1)
    share = step * e
    scale = memory.limit / share.sum(-1, keepdim=True).clamp(min=memory.limit)
    toWeights, toMomentum = share * scale, step * H * scale
    oldWeights, oldMomentum, momentumOn = A[..., 0] * keep[..., 0], decay[..., 0] * e[..., 0], H[..., 0] * decay[..., 0]
    for c in range(T // size):
        k = keys[:, c * size : (c + 1) * size]
        error = torch.baddbmm(values[:, c * size : (c + 1) * size], k, weights, beta=-1)
        a, b, d = (z[:, c, None, None] for z in (oldWeights, oldMomentum, momentumOn))
        kW, kS = ((k * z[:, c, :, None]).transpose(1, 2) for z in (toWeights, toMomentum))
        weights, momentum = (
            torch.baddbmm(a * weights + b * momentum, kW, error, alpha=-1),
            torch.baddbmm(d * momentum, kS, error, alpha=-1),
        )
    return weights, momentum


def attend(attention, x, context, bias):
    q, k, v = (attention.split(z) for z in (attention.query(x), attention.key(context), attention.value(context)))
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    return attention.norm(x + attention.output(out.transpose(1, 2).reshape(x.shape)))


def inComputeType(bias):
    return bias.bfloat16() if torch.is_autocast_enabled(bias.device.type) else bias


def belowMemory(net, ids, mask):
    x = net.embeddings(ids)
    bias = torch.zeros_like(mask).masked_fill(mask == 0, -1e9)[:, None, None]
    bias = inComputeType(bias).expand(-1, net.c["heads"], x.shape[1], -1)
    for layer in net.layers[: MAC_LAYERS[0]]:
        x = layer.feedforward(attend(layer.attention, x, x, bias))
    return x


def states(net, reset, before):
    """Weights and momentum of each MAC layer for B streams: anew where `reset`, or where there is no `before`."""
    after = {}
    for i in MAC_LAYERS:
        start = net.layers[i].memory.initial[0].expand(len(reset), -1, -1)
        if before:
            isNew = reset.bool()[:, None, None]
            after[i] = torch.where(isNew, start, before[i][0]), torch.where(isNew, 0.0, before[i][1])
        else:
            after[i] = start, torch.zeros_like(start)
    return after


class Trace:
    """What a layer did: queries and raw reads [N, T, w]; where it wrote, keys, values and gate logits."""


def macLayer(layer, x, mask, weights, momentum, isWriting, textsPerStream=1):
    """Hidden states after a layer of N texts, and the state after them (unchanged where not `isWriting`).

    The two biases per head of persistent tokens and memory rows are not trained."""
    N, T, d = x.shape
    memory, mac, trace = layer.memory, layer.mac, Trace()

    def read(queries):
        raw = torch.bmm(queries.reshape(N // textsPerStream, textsPerStream * T, -1), weights)
        return raw.reshape(N, T, -1), memory.output(raw * memory.w**0.5).reshape(N, T, -1).float()

    trace.queries = projected(memory, "query", x)
    trace.raw, out = read(trace.queries)
    rows = x + mac.memoryNorm(out)
    persistent = mac.persistent.shape[0]
    # Fused attention wants a multiple of eight.
    spare = -(persistent + 2 * T) % 8
    context = torch.cat([mac.persistent.expand(N, -1, -1), rows, x, x.new_zeros(N, spare, d)], 1)
    heads = layer.attention.H
    pad = torch.zeros(N, 1, 1, T, device=x.device).masked_fill(mask[:, None, None] == 0, -1e9)
    bias = torch.cat(
        [
            mac.persistentBias.detach().view(1, heads, 1, 1).expand(N, heads, 1, persistent),
            mac.memoryBias.detach().view(1, heads, 1, 1) + pad,
            pad.expand(N, heads, 1, T),
            torch.full((N, heads, 1, spare), -1e9, device=x.device),
        ],
        3,
    )
    y = layer.feedforward(attend(layer.attention, x, context, inComputeType(bias).expand(-1, heads, T, -1)))
    if isWriting:
        trace.keys, trace.values = projected(memory, "key", y), projected(memory, "value", y)
        trace.gates = memory.gates(y.float()).float()
        with torch.autocast(x.device.type, enabled=False):
            weights, momentum = write(memory, weights, momentum, trace.keys, trace.values, trace.gates, mask)
    _, out = read(projected(memory, "query", y))
    return y + mac.gate * y * torch.tanh(mac.gateNorm(out)), weights, momentum, trace


def words(net, hidden, table):
    """Logits of every word; `table` are the centred embeddings, l2-normalised."""
    recall = net.heads.recall
    directions = F.normalize((hidden @ recall.weight.T + recall.shift).float(), dim=-1)
    return (recall.scale * directions).to(table.dtype) @ table.T + recall.bias


def save(tensors, path):
    save_file({name: value.detach().half().cpu().contiguous() for name, value in tensors.items()}, path)
