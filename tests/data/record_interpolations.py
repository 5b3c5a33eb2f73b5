# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
"""Records what OpenVINO's constant folding makes of Interpolate: python3 record_interpolations.py > interpolations.txt

(pip install openvino numpy.) One case per line: mode, coordinate transformation, nearest mode, 1 if sizes are given and
0 if scales are, antialiasing, 4 pads before, 4 pads after, extents H W of the input [1, 2, H, W], 2 sizes or scales,
extents of the output, the elements of the input and those of the output.
"""
import random

import numpy
import openvino
from openvino import opset11
from openvino.passes import ConstantFolding, Manager

MODES = ['nearest', 'linear', 'linear_onnx', 'cubic', 'bilinear_pillow', 'bicubic_pillow']
COORDINATES = ['half_pixel', 'pytorch_half_pixel', 'asymmetric', 'tf_half_pixel_for_nn', 'align_corners']
NEAREST = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil', 'simple']


def numbers(array):
    return ' '.join('%.7g' % v for v in numpy.ravel(array))


def case(roll, mode):
    coordinates, nearest = roll.randrange(5), roll.randrange(5)
    height, width = roll.randint(1, 5), roll.randint(1, 5)
    x = numpy.array([roll.choice([0, 0, 0.25, -1.5, 2, 3, -0.5]) for _ in range(2 * height * width)],
                    numpy.float32).reshape(1, 2, height, width)
    antialias = MODES[mode] == 'linear' and roll.random() < .5
    padded = 'pillow' not in MODES[mode] and roll.random() < .3
    begin, end = ([0, 0, 1, 0], [0, 0, 0, 2]) if padded else ([0] * 4, [0] * 4)
    sizes = roll.random() < .6
    wanted = (numpy.array([roll.randint(1, 6), roll.randint(1, 6)], numpy.int64) if sizes else
              numpy.array([roll.choice([.5, .75, 1.5, 2, 2.3]), roll.choice([.5, 1, 1.5, 2])], numpy.float32))
    node = opset11.interpolate(opset11.constant(x), opset11.constant(wanted), MODES[mode],
                               'sizes' if sizes else 'scales', begin, end, COORDINATES[coordinates], NEAREST[nearest],
                               antialias, -0.75, opset11.constant(numpy.array([2, 3], numpy.int64)))
    if 0 in list(node.output(0).get_shape()):
        return None
    model = openvino.Model([opset11.result(node)], [])
    manager = Manager()
    manager.register_pass(ConstantFolding())
    manager.run_passes(model)
    y = model.get_results()[0].input_value(0).get_node().data
    return ' '.join([*map(str, [mode, coordinates, nearest, int(sizes), int(antialias), *begin, *end, height, width]),
                     numbers(wanted), *map(str, y.shape[2:]), numbers(x), numbers(y)])


roll = random.Random(7)
for mode in range(6):
    lines = []
    while len(lines) < 16:
        line = case(roll, mode)
        if line:
            lines.append(line)
    print('\n'.join(lines))
