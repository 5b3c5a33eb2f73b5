# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
"""OpenVINO files for the tests of the page: one with many layers, and one whose names are hard to print."""

from xml.sax.saxutils import quoteattr


class Model:
    def __init__(self, name):
        self.name, self.layers, self.edges, self.offset, self.ids = name, [], [], 0, 0

    def layer(self, name, type, data, inputs, shape, opset="opset1"):
        """inputs: (layer, port, shape); answers what the next layer may take."""
        dims = lambda s: "".join(f"<dim>{d}</dim>" for d in s)
        ins = "".join(f'<port id="{i}" precision="FP32">{dims(s)}</port>' for i, (_, _, s) in enumerate(inputs))
        out = (
            f'<output><port id="{len(inputs)}" precision="FP32">{dims(shape)}</port></output>'
            if shape is not None
            else ""
        )
        attributes = "".join(f" {k}={quoteattr(str(v))}" for k, v in data.items())
        self.layers.append(
            f'<layer id="{self.ids}" name={quoteattr(name)} type="{type}" version="{opset}">'
            + (f"<data{attributes}/>" if data else "")
            + (f"<input>{ins}</input>" if inputs else "")
            + out
            + "</layer>"
        )
        for i, (of, port, _) in enumerate(inputs):
            self.edges.append(f'<edge from-layer="{of}" from-port="{port}" to-layer="{self.ids}" to-port="{i}"/>')
        self.ids += 1
        return self.ids - 1, len(inputs), shape

    def input(self, name, shape):
        return self.layer(name, "Parameter", {"shape": ",".join(map(str, shape)), "element_type": "f32"}, [], shape)

    def weights(self, name, shape):
        size = 4
        for d in shape:
            size *= d
        self.offset += size
        return self.layer(
            name,
            "Const",
            {"element_type": "f32", "shape": ", ".join(map(str, shape)), "offset": self.offset - size, "size": size},
            [],
            shape,
        )

    def convolution(self, name, x, channels, stride=1):
        n, c, h, w = x[2]
        weights = self.weights(name + "/weight", [channels, c, 3, 3])
        out = [n, channels, (h + stride - 1) // stride, (w + stride - 1) // stride]
        return self.layer(
            name,
            "Convolution",
            {
                "strides": f"{stride}, {stride}",
                "dilations": "1, 1",
                "pads_begin": "1, 1",
                "pads_end": "1, 1",
                "auto_pad": "explicit",
            },
            [x, weights],
            out,
        )

    def text(self):
        return (
            f'<?xml version="1.0"?>\n<net name={quoteattr(self.name)} version="11">\n<layers>\n'
            + "\n".join(self.layers)
            + "\n</layers>\n<edges>\n"
            + "\n".join(self.edges)
            + "\n</edges>\n</net>\n"
        )


def large(layers):
    """A residual network with so many layers that its page lists."""
    m = Model("large_residual_network")
    x = m.convolution("__module.stem.conv/aten::_convolution/Convolution", m.input("image", [1, 3, 64, 64]), 16)
    listed, stages = 2, 5
    for stage in range(stages):
        block = 0
        while listed < layers * (stage + 1) // stages:
            at = f"__module.layer{stage + 1}.{block}"
            stride = 2 if block == 0 and stage > 0 else 1
            y = m.convolution(at + ".conv1/aten::_convolution/Convolution", x, 16 << stage, stride)
            y = m.layer(at + ".relu/aten::relu_/Relu", "ReLU", {}, [y], y[2])
            y = m.convolution(at + ".conv2/aten::_convolution/Convolution", y, 16 << stage)
            if y[2] == x[2]:
                y = m.layer(at + "/aten::add_/Add", "Add", {"auto_broadcast": "numpy"}, [y, x], y[2])
                listed += 1
            x = m.layer(at + ".relu/aten::relu_/Relu_1", "ReLU", {}, [y], y[2])
            listed += 4
            block += 1
    m.layer("out", "Result", {}, [x], None)
    return m.text()


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\" onmouseover=\"alert(3)",
    "' onfocus='alert(4)",
    "a&amp;b & <b>",
    "]]><!--",
    "\u202egnp.exe\u202c",
    "\u05e9\u05dc\u05d5\u05dd/\u0645\u0631\u062d\u0628\u0627",
    "tab\tand\nline",
    "\u0085\u2028\u2029\ufeff",
    "\U0001f600 \u5c42/\u5377\u79ef",
    "a" * 3000,
    "{{constructor}}${1}`",
    "  blanks  ",
    "__proto__",
    "<svg onload=alert(5)>/..//./x",
    "e\u0301\u200b\u00ad\u2066",
]


def hostile():
    m = Model("</title><script>alert(0)</script>\u202e\"'&")
    x = m.input("x\u202e<b>", [1, 3, 8, 8])
    for i, name in enumerate(HOSTILE):
        x = m.convolution(name, x, 4) if i % 2 == 0 else m.layer(name, "ReLU", {}, [x], x[2])
    x = m.layer("who <knows>", "Mystery&amp;&lt;i&gt;", {}, [x], x[2], "extension")
    m.layer("out", "Result", {}, [x], None)
    return m.text()
