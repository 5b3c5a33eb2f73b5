# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Makes records of random layers with the real tools:
#   python3 torch_random_layers.py COUNT SEED MOST > torch_random_layers.jsonl
# COUNT records, at most MOST of one class or function, as tests/golden/layers.cpp reads them. Layers that torch refuses are drawn again.
import datetime
import importlib.metadata
import json
import random
import sys

import torch_tools

pick = random.choice
chance = lambda p: random.random() < p
number = random.randint


def text_of(name, **arguments):
    return name + "(" + ", ".join(f"{k}={v!r}" for k, v in arguments.items()) + ")"


def some(**choices):
    """Each argument with a probability of one half, so that defaults occur too."""
    return {k: v for k, v in choices.items() if chance(0.5)}


def per_axis(n, least, most):
    return number(least, most) if chance(0.5) else tuple(number(least, most) for _ in range(n))


def image(n, channels, extent=(7, 14), batch=(1, 4), unbatched=0.25):
    spatial = [number(*extent) for _ in range(n)]
    return ([] if chance(unbatched) else [number(*batch)]) + [channels] + spatial


def conv(lazy=False):
    n = number(1, 3)
    groups = pick([1, 1, 1, 2, 3])
    i, o = groups * number(1, 5), groups * number(1, 5)
    if chance(0.15):
        groups, o = i, i * number(1, 2)
    more = some(stride=per_axis(n, 1, 3), padding=pick([per_axis(n, 0, 2), "same", "valid"]), dilation=per_axis(n, 1, 2), bias=False)
    if groups > 1:
        more["groups"] = groups
    if more.get("padding") == "same":
        more.pop("stride", None)
    if chance(0.15):
        more["padding_mode"] = pick(["reflect", "replicate", "circular"])
    first = {} if lazy else {"in_channels": i}
    return text_of(f"{'Lazy' if lazy else ''}Conv{n}d", **first, out_channels=o, kernel_size=per_axis(n, 1, 3), **more), [image(n, i)]


def conv_transpose(lazy=False):
    n = number(1, 3)
    groups = pick([1, 1, 2, 3])
    i, o = groups * number(1, 4), groups * number(1, 4)
    more = some(stride=per_axis(n, 1, 3), padding=per_axis(n, 0, 1), dilation=per_axis(n, 1, 2), bias=False)
    if groups > 1:
        more["groups"] = groups
    if chance(0.2):
        more.update(stride=2, output_padding=1)
    first = {} if lazy else {"in_channels": i}
    return text_of(f"{'Lazy' if lazy else ''}ConvTranspose{n}d", **first, out_channels=o, kernel_size=per_axis(n, 1, 3), **more), [image(n, i, (4, 8))]


def deform_conv():
    k, stride, padding, groups = number(1, 3), number(1, 2), number(0, 1), pick([1, 2])
    i, o, offsets = groups * number(1, 3), groups * number(1, 3), pick([1, 1])
    h, w, n = number(6, 10), number(6, 10), number(1, 3)
    oh, ow = (h + 2 * padding - k) // stride + 1, (w + 2 * padding - k) // stride + 1
    more = some(stride=stride, padding=padding, bias=False)
    more.update(stride=stride, padding=padding)
    if groups > 1:
        more["groups"] = groups
    shapes = [[n, i, h, w], [n, 2 * offsets * k * k, oh, ow]]
    if chance(0.5):
        shapes.append([n, offsets * k * k, oh, ow])
    return text_of("DeformConv2d", in_channels=i, out_channels=o, kernel_size=k, **more), shapes


def linear():
    i = number(1, 20)
    lead = [number(1, 5) for _ in range(number(0, 3))]
    if chance(0.2):
        return text_of("LazyLinear", out_features=number(1, 20), **some(bias=False)), [lead + [i]]
    return text_of(pick(["Linear", "Linear"]), in_features=i, out_features=number(1, 20), **some(bias=False)), [lead + [i]]


def pool():
    n = number(1, 3)
    kernel = per_axis(n, 2, 3)
    kind = pick(["MaxPool", "MaxPool", "AvgPool", "AvgPool", "LPPool", "AdaptiveAvgPool", "AdaptiveMaxPool"])
    shape = image(n, number(1, 5))
    if kind.startswith("Adaptive"):
        size = pick([1, number(1, 7), tuple(pick([None, number(1, 6)]) for _ in range(n))])
        if n == 1 and isinstance(size, tuple):
            size = number(1, 6)
        more = some(return_indices=True) if kind == "AdaptiveMaxPool" else {}
        return text_of(f"{kind}{n}d", output_size=size, **more), [shape]
    if kind == "LPPool":
        return text_of(f"LPPool{n}d", norm_type=pick([1, 2, 2, 3]), kernel_size=kernel, **some(stride=number(1, 3), ceil_mode=True)), [shape]
    more = some(stride=per_axis(n, 1, 3), padding=per_axis(n, 0, 1), ceil_mode=True)
    if kind == "MaxPool":
        more.update(some(dilation=per_axis(n, 1, 2), return_indices=True))
    else:
        more.update(some(count_include_pad=False))
        if n > 1:
            more.update(some(divisor_override=number(1, 9)))
    return text_of(f"{kind}{n}d", kernel_size=kernel, **more), [shape]


def norm():
    kind = pick(["batch", "batch", "instance", "layer", "group", "rms", "frozen", "sync", "layer2d", "lrn", "lazybatch", "lazyinstance"])
    c = number(1, 4) * 2
    n = number(1, 3)
    if kind in ("batch", "lazybatch"):
        shape = [number(2, 4), c] + [number(2, 6) for _ in range(n)]
        if n == 1 and chance(0.4):
            shape = shape[:2]
        first = {"num_features": c} if kind == "batch" else {}
        return text_of(f"{'Lazy' if kind != 'batch' else ''}BatchNorm{n}d", **first, **some(affine=False, track_running_stats=False, eps=1e-3, momentum=None)), [shape]
    if kind in ("instance", "lazyinstance"):
        first = {"num_features": c} if kind == "instance" else {}
        return text_of(f"{'Lazy' if kind != 'instance' else ''}InstanceNorm{n}d", **first, **some(affine=True, track_running_stats=True)), [image(n, c, (2, 6))]
    if kind == "layer":
        dims = [number(2, 6) for _ in range(number(1, 3))]
        lead = [number(1, 4) for _ in range(number(0, 2))]
        return text_of("LayerNorm", normalized_shape=tuple(dims) if len(dims) > 1 else dims[0], **some(elementwise_affine=False, bias=False)), [lead + dims]
    if kind == "group":
        return text_of("GroupNorm", num_groups=pick([1, 2, c]), num_channels=c, **some(affine=False)), [[number(1, 3), c] + [number(2, 5) for _ in range(number(0, 3))]]
    if kind == "rms":
        d = number(2, 8)
        return text_of("RMSNorm", normalized_shape=d, **some(elementwise_affine=False, eps=1e-6)), [[number(1, 3), number(1, 4), d]]
    if kind == "frozen":
        return text_of("FrozenBatchNorm2d", num_features=c, **some(eps=1e-3)), [[number(1, 3), c, number(2, 6), number(2, 6)]]
    if kind == "sync":
        return text_of("SyncBatchNorm", num_features=c, **some(affine=False, track_running_stats=False)), [[number(2, 3), c, number(2, 6), number(2, 6)]]
    if kind == "layer2d":
        return text_of("LayerNorm2d", normalized_shape=c, **some(eps=1e-6)), [[number(1, 3), c, number(2, 6), number(2, 6)]]
    return text_of(pick(["LocalResponseNorm", "CrossMapLRN2d"]), size=pick([1, 3, 5]), **some(k=2)), [[number(1, 3), c, number(2, 6), number(2, 6)]]


ACTIVATIONS = ["ReLU", "ReLU6", "LeakyReLU", "RReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Sigmoid", "LogSigmoid", "Tanh", "Tanhshrink", "Hardtanh",
               "Hardswish", "Hardsigmoid", "Hardshrink", "Softshrink", "Softplus", "Softsign"]


def activation():
    shape = [number(1, 5) for _ in range(number(1, 4))]
    name = pick(ACTIVATIONS + ["Softmax", "LogSoftmax", "Softmin", "Softmax2d", "PReLU", "GLU", "Threshold"])
    if name in ("Softmax", "LogSoftmax", "Softmin"):
        return text_of(name, dim=number(-len(shape), len(shape) - 1)), [shape]
    if name == "Softmax2d":
        return "Softmax2d()", [image(2, number(1, 5), (2, 5))]
    if name == "PReLU":
        shape = [number(1, 4), number(2, 5), number(1, 5)]
        return text_of(name, **some(num_parameters=shape[1])), [shape]
    if name == "GLU":
        return text_of(name, dim=-1), [shape + [2 * number(1, 4)]]
    if name == "Threshold":
        return text_of(name, threshold=0.1, value=20.0), [shape]
    more = {}
    if name == "GELU":
        more = some(approximate="tanh")
    if name in ("ELU", "CELU"):
        more = some(alpha=0.5)
    if name == "Softplus":
        more = some(beta=2.0)
    if name in ("ReLU", "SiLU", "ReLU6"):
        more = some(inplace=True)
    return text_of(name, **more), [shape]


def upsample():
    n = number(1, 3)
    mode = pick(["nearest", "nearest-exact", {1: "linear", 2: pick(["bilinear", "bicubic"]), 3: "trilinear"}[n]])
    how = {"size": per_axis(n, 3, 12)} if chance(0.4) else {"scale_factor": pick([2, 2.0, 1.5, 2.5, 3, 0.5, tuple(pick([1.5, 2.0, 2.5]) for _ in range(n))])}
    more = some(align_corners=True) if mode not in ("nearest", "nearest-exact") else {}
    shape = [number(1, 3), number(1, 4)] + [number(4, 8) for _ in range(n)]
    if chance(0.15) and n == 2:
        return text_of(pick(["UpsamplingNearest2d", "UpsamplingBilinear2d"]), **how), [shape]
    if chance(0.4):
        if chance(0.2):
            mode = "area"
            more = {}
        return text_of("F.interpolate", **how, mode=mode, **more), [shape]
    return text_of("Upsample", **how, mode=mode, **more), [shape]


def rearrangement():
    c = number(1, 3)
    return pick([
        lambda: (text_of("PixelShuffle", upscale_factor=2), [image(2, 4 * c, (2, 5))]),
        lambda: (text_of("PixelUnshuffle", downscale_factor=2), [[number(1, 3), c, 2 * number(1, 4), 2 * number(1, 4)]]),
        lambda: (text_of("ChannelShuffle", groups=2), [[number(1, 3), 2 * c, number(2, 5), number(2, 5)]]),
        lambda: (text_of("Flatten", **some(start_dim=number(0, 1))), [[number(1, 3), c, number(2, 5), number(2, 5)]]),
        lambda: (text_of("Unfold", kernel_size=per_axis(2, 1, 3), **some(padding=1, stride=2, dilation=2)), [image(2, c)]),
        lambda: (text_of("Fold", output_size=(6, 6), kernel_size=2, stride=2), [([number(1, 3)] if chance(0.6) else []) + [4 * c, 9]]),
        lambda: (text_of(pick(["ZeroPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d"]), padding=pick([1, (1, 0, 2, 1)])), [image(2, c, (4, 8))]),
        lambda: (text_of("ConstantPad1d", padding=(1, 2), value=0.5), [image(1, c)]),
        lambda: (pick(["Identity()", "Dropout(p=0.5)", "Dropout1d(p=0.5)", "AlphaDropout(p=0.5)"]), [[number(1, 4), number(1, 4), number(1, 4)]]),
        lambda: (text_of("StochasticDepth", p=0.1, mode=pick(["row", "batch"])), [[number(1, 4), c, number(2, 5)]]),
        lambda: (text_of("MaxUnpool2d", kernel_size=2), [[1, c, 4, 4], ([1, c, 4, 4], "int64")]),
        lambda: (text_of("FractionalMaxPool2d", kernel_size=2, output_ratio=0.5), [image(2, c)]),
        lambda: (text_of("Permute", dims=[0, 2, 3, 1]), [[number(1, 3), c, number(2, 5), number(2, 5)]]),
    ])()


def embedding():
    n, d = number(3, 20), number(1, 8)
    return pick([
        lambda: (text_of("Embedding", num_embeddings=n, embedding_dim=d, **some(max_norm=1.0, padding_idx=0)), [([number(1, 4) for _ in range(number(0, 3))], "int64")]),
        lambda: (text_of("EmbeddingBag", num_embeddings=n, embedding_dim=d, mode=pick(["sum", "mean", "max"])), [([number(1, 4), number(1, 5)], "int64")]),
        lambda: (text_of("Bilinear", in1_features=n, in2_features=d, out_features=number(1, 5), **some(bias=False)), [[2, 3, n], [2, 3, d]]),
        lambda: (text_of("CosineSimilarity", dim=1), [[number(1, 4), n], [1, n]]),
        lambda: (text_of("PairwiseDistance", **some(p=pick([1.0, 3.0]), keepdim=True)), [[number(1, 4), n]] * 2),
    ])()


def recurrent():
    i, h = number(1, 9), number(2, 9)
    kind = pick(["RNN", "LSTM", "GRU"])
    if chance(0.3):
        return text_of(kind + "Cell", input_size=i, hidden_size=h, **some(bias=False)), [([number(1, 4)] if chance(0.7) else []) + [i]]
    more = some(num_layers=number(1, 3), bias=False, batch_first=True, bidirectional=True)
    if kind == "LSTM" and chance(0.2):
        more["proj_size"] = 1
    if kind == "RNN":
        more.update(some(nonlinearity="relu"))
    return text_of(kind, input_size=i, hidden_size=h, **more), [[number(1, 5)] + ([number(1, 4)] if chance(0.75) else []) + [i]]


def attention():
    heads = pick([1, 2, 3, 4])
    e, n, l, s = heads * number(2, 6), number(1, 4), number(1, 6), number(1, 6)
    if chance(0.5):
        more = some(bias=False, add_bias_kv=True, add_zero_attn=True, batch_first=True)
        first = more.get("batch_first", False)
        k, v = e, e
        if chance(0.2):
            k, v = number(2, 8), number(2, 8)
            more.update(kdim=k, vdim=v)
        shape = lambda rows, wide: [n, rows, wide] if first else [rows, n, wide]
        if chance(0.15):
            shape = lambda rows, wide: [rows, wide]
        return text_of("MultiheadAttention", embed_dim=e, num_heads=heads, **more), [shape(l, e), shape(s, k), shape(s, v)]
    if chance(0.4):
        return text_of("F.scaled_dot_product_attention", **some(is_causal=True, scale=0.5)), [[n, heads, l, e], [n, heads, s, e], [n, heads, s, pick([e, 5])]]
    more = some(batch_first=True, norm_first=True, bias=False, activation="gelu", dim_feedforward=number(3, 20))
    shape = lambda rows: [n, rows, e] if more.get("batch_first") else [rows, n, e]
    which = pick(["TransformerEncoderLayer", "TransformerDecoderLayer", "Transformer"])
    if which == "Transformer":
        return text_of(which, d_model=e, nhead=heads, num_encoder_layers=number(1, 2), num_decoder_layers=number(1, 2), **more), [shape(l), shape(s)]
    return text_of(which, d_model=e, nhead=heads, **more), [shape(l)] + ([shape(s)] if "Decoder" in which else [])


def product():
    a, b, c, n = number(1, 6), number(1, 6), number(1, 6), number(1, 4)
    return pick([
        lambda: ("torch.matmul()", pick([[[a, b], [b, c]], [[n, a, b], [b, c]], [[n, a, b], [n, b, c]], [[b], [b, c]], [[a, b], [b]], [[b], [b]], [[n, 1, a, b], [3, b, c]]])),
        lambda: (pick(["torch.mm()", "torch.Tensor.mm()"]), [[a, b], [b, c]]),
        lambda: (pick(["torch.bmm()", "torch.Tensor.bmm()"]), [[n, a, b], [n, b, c]]),
        lambda: ("torch.mv()", [[a, b], [b]]),
        lambda: (pick(["torch.dot()", "torch.vdot()", "torch.inner()"]), [[b], [b]]),
        lambda: (pick(["torch.outer()", "torch.ger()"]), [[a], [b]]),
        lambda: (text_of("torch.addmm", **some(beta=pick([0, 0.5, 2]), alpha=2)), [pick([[a, c], [c], [1]]), [a, b], [b, c]]),
        lambda: (text_of("torch.Tensor.addmm", **some(beta=pick([0, 0.5]), alpha=2)), [[a, c], [a, b], [b, c]]),
        lambda: (text_of("torch.baddbmm", **some(beta=pick([0, 0.5]), alpha=2)), [[n, a, c], [n, a, b], [n, b, c]]),
        lambda: (text_of("torch.addmv", **some(beta=0)), [[a], [a, b], [b]]),
        lambda: (text_of("torch.addr", **some(beta=0, alpha=2)), [[a, b], [a], [b]]),
        lambda: (text_of("torch.addbmm", **some(beta=0)), [[a, c], [n, a, b], [n, b, c]]),
        lambda: ("torch.chain_matmul()", [[a, b], [b, c], [c, n]]),
        lambda: ("torch.kron()", [[a, b], [c, n]]),
        lambda: (text_of("torch.tensordot", dims=1), [[a, b], [b, c]]),
        lambda: (text_of("torch.tensordot", dims=2), [[n, a, b], [a, b, c]]),
        lambda: (text_of("torch.cdist", **some(p=pick([1.0, 3.0]))), [[pick([a, 30]), b], [c, b]]),
        lambda: (text_of("torch.tensordot", dims=([1, 0], [0, 1])), [[a, b, n], [b, a, c]]),
        lambda: ("torch.linalg.multi_dot()", [[a, b], [b, c], [c, n], [n, a]]),
        lambda: ("torch.linalg.matmul()", [[a, b], [b, c]]),
        lambda: (text_of("F.affine_grid", size=(n, 3, a, b)), [[n, 2, 3]]),
        lambda: ("F.conv_tbc()", [[a + 2, n, b], [2, b, c], [c]]),
        lambda: ("torch.einsum(equation='" + pick(["ij,jk->ik", "bij,bjk->bik", "bhid,bhjd->bhij", "i,j->ij", "ii->i", "ij->ji", "ij,ij->"]) + "')", None),
        lambda: ("F.linear()", [[n, b], [c, b]] + ([[c]] if chance(0.5) else [])),
        lambda: ("F.bilinear()", [[n, a], [n, b], [c, a, b]]),
        lambda: ("torch.cross()", [[n, 3], [n, 3]]),
        lambda: ("torch.linalg.vecdot()", [[n, b], [n, b]]),
    ])()


def einsum_shapes(text):
    equation = text.split("'")[1]
    sizes = {letter: number(1, 5) for letter in equation if letter.isalpha()}
    return [[sizes[letter] for letter in operand] for operand in equation.split("->")[0].split(",")]


UNARY = ["abs", "neg", "sign", "floor", "ceil", "round", "trunc", "frac", "sqrt", "rsqrt", "reciprocal", "square", "exp", "exp2", "expm1", "log1p", "erf", "erfc", "sin", "cos", "tan",
         "asin", "acos", "atan", "sinh", "cosh", "asinh", "atanh", "sigmoid", "tanh", "relu", "logit", "sinc", "isnan", "isfinite", "deg2rad", "nan_to_num", "signbit", "positive"]
BINARY = ["add", "sub", "mul", "div", "maximum", "minimum", "remainder", "fmod", "atan2", "hypot", "logaddexp", "fmax", "fmin", "eq", "ne", "lt", "le", "gt", "ge", "pow", "floor_divide", "copysign", "xlogy",
          "heaviside", "rsub", "subtract", "multiply", "true_divide"]
SAME = ["operator.add()", "operator.mul()", "operator.sub()", "operator.truediv()", "torch.Tensor.add()", "torch.Tensor.mul()"]


def elementwise():
    shape = [number(1, 5) for _ in range(number(1, 4))]
    other = list(shape)
    if chance(0.3):
        other[number(0, len(other) - 1)] = 1
    if chance(0.2):
        other = other[1:]
    return pick([
        lambda: (f"torch.{pick(UNARY)}()", [shape]),
        lambda: (f"torch.{pick(BINARY)}()", [shape, other]),
        lambda: (pick(SAME), [shape, other]),
        lambda: (text_of(f"torch.{pick(['addcmul', 'addcdiv'])}", **some(value=0.5)), [shape, shape, shape]),
        lambda: (text_of("torch.lerp", weight=0.5), [shape, shape]),
        lambda: (text_of("torch.clamp", min=0.1, **some(max=0.5)), [shape]),
        lambda: ("torch.where()", [(shape, "bool"), shape, shape]),
        lambda: (f"F.{pick(['relu', 'relu6', 'elu', 'gelu', 'silu', 'hardswish', 'leaky_relu', 'selu', 'mish', 'softplus', 'logsigmoid', 'hardtanh', 'dropout'])}()", [shape]),
        lambda: (text_of("F.softmax", dim=-1), [shape]),
        lambda: ("F.one_hot(num_classes=5)", [(shape, "int64")]),
    ])()


def reduction():
    shape = [number(1, 5) for _ in range(number(1, 4))]
    dim = number(-len(shape), len(shape) - 1)
    return pick([
        lambda: (text_of(f"torch.{pick(['sum', 'mean', 'amax', 'amin', 'prod', 'var', 'std', 'argmax', 'argmin', 'logsumexp', 'nansum', 'count_nonzero'])}", dim=dim), [shape]),
        lambda: (f"torch.{pick(['sum', 'mean', 'max', 'min', 'norm', 'std'])}()", [shape]),
        lambda: (text_of(f"torch.{pick(['cumsum', 'cumprod', 'cummax', 'logcumsumexp'])}", dim=dim), [shape]),
        lambda: (text_of("torch.sort", **some(dim=dim, descending=True)), [shape]),
        lambda: (text_of("torch.topk", k=1, **some(dim=dim)), [shape]),
        lambda: (text_of("F.normalize", **some(p=1.0), dim=dim), [shape]),
        lambda: (text_of(f"torch.{pick(['std_mean', 'var_mean', 'aminmax'])}", dim=dim), [shape]),
        lambda: (text_of("torch.linalg.vector_norm", **some(ord=pick([1, 3]))), [shape]),
    ])()


def movement():
    shape = [number(1, 5) for _ in range(number(2, 4))]
    return pick([
        lambda: (text_of("torch.permute", dims=tuple(random.sample(range(len(shape)), len(shape)))), [shape]),
        lambda: (text_of("torch.transpose", dim0=0, dim1=-1), [shape]),
        lambda: (text_of("torch.cat", dim=0), [shape, shape]),
        lambda: (text_of("torch.stack", dim=1), [shape, shape, shape]),
        lambda: (text_of("torch.tile", dims=(2, 1, 3)), [shape]),
        lambda: (text_of("torch.repeat_interleave", repeats=2, **some(dim=0)), [shape]),
        lambda: (text_of("torch.roll", shifts=1, dims=0), [shape]),
        lambda: (text_of("torch.flip", dims=(0,)), [shape]),
        lambda: (text_of("torch.unsqueeze", dim=1), [shape]),
        lambda: (text_of("F.pad", pad=(1, 2)), [shape]),
        lambda: (text_of("torch.triu"), [[4, 5]]),
        lambda: (text_of("torch.diagonal"), [[4, 5]]),
        lambda: (pick(["torch.hstack()", "torch.vstack()", "torch.dstack()", "torch.column_stack()"]), [shape, shape]),
        lambda: (text_of("torch.movedim", source=0, destination=-1), [shape]),
        lambda: (text_of("torch.select", dim=0, index=0), [shape]),
        lambda: (text_of("torch.unbind", dim=0), [shape]),
        lambda: ("torch.t()", [[4, 5]]),
        lambda: (text_of("torch.masked_fill", value=0.5), [shape, (shape, "bool")]),
    ])()


def transform():
    shape = [number(1, 3), 2 * number(2, 8)]
    name = pick(["fft", "ifft", "rfft", "irfft", "fft2", "ifft2", "rfft2", "irfft2", "fftn", "rfftn", "hfft", "ihfft", "fftshift"])
    return f"torch.fft.{name}()", [shape]


FAMILIES = [(conv, 14), (lambda: conv(True), 3), (conv_transpose, 9), (lambda: conv_transpose(True), 2), (deform_conv, 3), (linear, 5), (pool, 12), (norm, 10), (activation, 7), (upsample, 8), (rearrangement, 6), (embedding, 4),
            (recurrent, 7), (attention, 10), (product, 10), (elementwise, 9), (reduction, 5), (movement, 4), (transform, 2)]


def draw():
    family = random.choices([f for f, _ in FAMILIES], [w for _, w in FAMILIES])[0]
    text, inputs = family()
    if inputs is None:
        inputs = einsum_shapes(text)
    shapes = [list(i[0]) if isinstance(i, tuple) else i for i in inputs]
    return text, shapes, [i[1] if isinstance(i, tuple) else "float32" for i in inputs]


def main():
    count, seed, most = (int(a) for a in sys.argv[1:4])
    random.seed(seed)
    drawn = {}
    tools = ("torch", "torchvision", "fvcore", "mmengine", "ptflops", "thop", "torchinfo", "calflops")
    print(json.dumps({"tools": {t: importlib.metadata.version(t) for t in tools}, "date": str(datetime.date.today()), "seed": seed}))
    made = 0
    while made < count:
        text, inputs, dtypes = draw()
        name = text.split("(")[0]
        if drawn.get(name, 0) >= most:
            continue
        record = torch_tools.record(f"random_{seed}_{made:04}", text, inputs, dtypes)
        if record is None:
            print("refused", text, inputs, file=sys.stderr)
            continue
        drawn[name] = drawn.get(name, 0) + 1
        record["peers"] = {tool: {k: v for k, v in said.items() if k != "error"} for tool, said in record["peers"].items()}  # null: the tool failed
        print(json.dumps(record, separators=(",", ":")), flush=True)
        made += 1


main()
