# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Runs the torch tools on one layer or function, given by its text, and returns what they count.
import contextlib
import copy
import io
import json
import logging
import os
import sys
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision.ops
import calflops
import fvcore.nn
import mmengine.analysis
import ptflops
import thop
import torchinfo

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
torch.set_num_threads(1)

DTYPES = {"float32": torch.float32, "int64": torch.int64, "bool": torch.bool, "complex64": torch.complex64}


def function_of(text):
    """The function and its named arguments; None if the text is a module."""
    name, arguments = text.split("(", 1)
    if not name.startswith(("torch.", "F.", "operator.", "torchvision.ops.")):
        return None
    import operator
    scope = {"torch": torch, "F": F, "operator": operator, "torchvision": sys.modules["torchvision"]}
    return name, eval("dict(" + arguments), scope


def module_of(text):
    scope = {n: getattr(nn, n) for n in dir(nn)}
    scope.update({n: getattr(torchvision.ops, n) for n in dir(torchvision.ops)})
    from torchvision.models.convnext import LayerNorm2d
    scope["LayerNorm2d"] = LayerNorm2d
    return eval(text, scope)


class Net(nn.Module):
    """Calls a module, its child "layer", or a function that is looked up at call time."""

    def __init__(self, text):
        super().__init__()
        self.text = text
        if function_of(text) is None:
            self.layer = module_of(text)

    def forward(self, a, b=None, c=None, d=None, e=None, f=None):
        given = [x for x in (a, b, c, d, e, f) if x is not None]
        called = function_of(self.text)
        if called is None:
            return self.layer(*given)
        name, arguments, scope = called
        function = eval(name, scope)
        if name.startswith("operator."):
            return function(*given, *arguments.values())
        if name in ("torch.einsum",):
            return function(arguments["equation"], *given)
        if name in ("torch.cat", "torch.stack", "torch.hstack", "torch.vstack", "torch.dstack", "torch.column_stack"):
            return function(given, **arguments)
        if name in ("torch.linalg.multi_dot",):
            return function(given, **arguments)
        return function(*given, **arguments)


def tensor_of(shape, dtype, text):
    if dtype == "int64":
        return torch.randint(0, 2, shape)
    if dtype == "bool":
        return torch.rand(shape) > 0.5
    return torch.rand(shape, dtype=DTYPES[dtype])


def shapes_of(y):
    if torch.is_tensor(y):
        return [list(y.shape)]
    if isinstance(y, dict):
        y = list(y.values())
    if isinstance(y, (tuple, list)):
        return [s for part in y for s in shapes_of(part)]
    return []


def fvcore_figures(net, inputs, train):
    from fvcore.nn import ActivationCountAnalysis, FlopCountAnalysis
    net.train(train)
    quiet = lambda a: a.unsupported_ops_warnings(False).uncalled_modules_warnings(False).tracer_warnings("none")
    flops = quiet(FlopCountAnalysis(net, tuple(inputs))).total()
    if train:
        return {"flops": flops}
    return {"flops": flops, "activations": quiet(ActivationCountAnalysis(net, tuple(inputs))).total(),
            "params": sum(p.numel() for p in net.parameters())}


def mmengine_figures(net, inputs, evaluation):
    from mmengine.analysis import get_model_complexity_info
    if evaluation:
        net.eval()
    r = get_model_complexity_info(net, inputs=tuple(inputs), show_table=False, show_arch=False)
    return {"flops": r["flops"], "activations": r["activations"], "params": r["params"]}


def ptflops_figures(net, inputs, backend):
    from ptflops import get_model_complexity_info
    names = "abcdef"
    give = (lambda _: inputs[0]) if len(inputs) == 1 else (lambda _: {n: x for n, x in zip(names, inputs)})
    macs, params = get_model_complexity_info(net, (1,), print_per_layer_stat=False, as_strings=False, input_constructor=give, backend=backend)
    if macs is None:
        raise RuntimeError("ptflops fails")
    return {"macs": int(macs), "params": int(params)}


def thop_figures(net, inputs):
    from thop import profile
    macs, params = profile(net, inputs=tuple(inputs), verbose=False)
    return {"macs": int(macs), "params": int(params)}


def torchinfo_figures(net, inputs):
    from torchinfo import summary
    r = summary(net, input_data=list(inputs), verbose=0)
    return {"total_mult_adds": int(r.total_mult_adds), "total_params": int(r.total_params)}


def calflops_figures(net, inputs):
    from calflops import calculate_flops
    if not list(net.parameters()):
        net.register_parameter("dummy", nn.Parameter(torch.zeros(1), requires_grad=False))
        flops, macs, _ = calculate_flops(net, args=list(inputs), print_results=False, output_as_string=False)
        return {"flops": flops, "macs": macs, "params": 0}
    flops, macs, params = calculate_flops(net, args=list(inputs), print_results=False, output_as_string=False)
    return {"flops": flops, "macs": macs, "params": params}


def flop_counter_figures(net, inputs):
    from torch.utils.flop_counter import FlopCounterMode
    net.eval()
    with torch.no_grad(), FlopCounterMode(display=False) as mode:
        net(*inputs)
    return {"flops": mode.get_total_flops()}


TOOLS = {
    "fvcore": lambda n, x: fvcore_figures(n, x, False),
    "fvcore_train": lambda n, x: fvcore_figures(n, x, True),
    "mmengine": lambda n, x: mmengine_figures(n, x, False),
    "mmengine_eval": lambda n, x: mmengine_figures(n, x, True),
    "ptflops_pytorch": lambda n, x: ptflops_figures(n, x, "pytorch"),
    "ptflops_aten": lambda n, x: ptflops_figures(n, x, "aten"),
    "thop": thop_figures,
    "torchinfo": torchinfo_figures,
    "calflops": calflops_figures,
    "torch_flop_counter": flop_counter_figures,
}
# These leave torch as they find it, so that they share a process.
CLEAN = ("fvcore", "fvcore_train", "mmengine", "mmengine_eval", "thop", "torchinfo", "torch_flop_counter")
FIRST_KEYS = {"fvcore": ("flops",), "fvcore_train": ("flops",), "mmengine": ("flops",), "mmengine_eval": ("flops",), "ptflops_pytorch": ("macs",),
              "ptflops_aten": ("macs",), "thop": ("macs",), "torchinfo": ("total_mult_adds",), "calflops": ("flops", "macs"), "torch_flop_counter": ("flops",)}


def in_child(work):
    """Runs work() in a process of its own and returns its result, so that what a tool patches or breaks is gone."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                result = work()
        except BaseException as e:
            result = {"error": (type(e).__name__ + ": " + str(e))[:200]}
        try:
            data = json.dumps(result).encode()
        except BaseException as e:
            data = json.dumps({"error": str(e)[:100]}).encode()
        with os.fdopen(write, "wb") as to:
            to.write(data)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as source:
        data = source.read()
    os.waitpid(child, 0)
    return json.loads(data) if data else {"error": "the process ended"}


def record(name, text, inputs, dtypes):
    """One record as tests/golden/layers.cpp reads it; None if torch itself refuses the layer."""
    torch.manual_seed(0)
    tensors = [tensor_of(s, t, text) for s, t in zip(inputs, dtypes)]

    def facts():
        net = Net(text).eval()
        printed = repr(net.layer) if hasattr(net, "layer") else None
        with torch.no_grad():
            y = net(*tensors)
        return {"outputs": shapes_of(y), "params": sum(p.numel() for p in net.parameters()),
                "param_shapes": {n.removeprefix("layer."): list(p.shape) for n, p in net.named_parameters()}, "repr": printed}
    def clean_tools():
        result = {"facts": facts()}
        for tool in CLEAN:
            try:
                result[tool] = TOOLS[tool](Net(text), tensors)
                json.dumps(result[tool])
            except Exception as e:
                result[tool] = {"error": (type(e).__name__ + ": " + str(e))[:200]}
        return result
    said_by = in_child(clean_tools)
    known = said_by.get("facts", said_by)
    if "error" in known:
        return None
    peers = {}
    for tool, run in TOOLS.items():
        said = said_by[tool] if tool in CLEAN else in_child(lambda: run(Net(text), tensors))
        if "error" in said:
            said = {k: None for k in FIRST_KEYS[tool]} | {"error": said["error"]}
        peers[tool] = said
    return {"id": name, "inputs": inputs, "outputs": known["outputs"], "input_dtypes": dtypes, "params": known["params"], "param_shapes": known["param_shapes"],
            "text": text, "repr": known["repr"], "peers": peers}
