# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
"""Compares the values of the reference implementations of tests/ops with OpenVINO's.

  OPCOST_PROOFS=cases.jsonl build/tests/ops_pooling      (appends; any of the ops_ programs)
  python3 tests/ops/compare_openvino.py cases.jsonl              (needs: pip install openvino numpy)

Each case becomes a model of one operation. Prints one line per operation: equal, different, not
evaluated (with the reason).
"""
import collections
import json
import os
import sys
from xml.sax.saxutils import quoteattr

import numpy
import openvino

KINDS = {'f64': 'float64', 'f32': 'float32', 'f16': 'float16',
         'i64': 'int64', 'i32': 'int32', 'i16': 'int16', 'i8': 'int8',
         'u64': 'uint64', 'u32': 'uint32', 'u16': 'uint16', 'u8': 'uint8', 'boolean': 'bool', 'bf16': 'float32'}
NAMES = {'boolean': 'BOOL', 'f32': 'FP32', 'f16': 'FP16', 'f64': 'FP64', 'bf16': 'BF16'}


def array(t):
    values = [float(v) if 'f' in t['type'] else int(v) for v in t['data']]
    return numpy.array(values, KINDS[t['type']]).reshape(t['shape'])


def port(i, t):
    dims = ''.join('<dim>%d</dim>' % d for d in t['shape'])
    return '<port id="%d" precision="%s">%s</port>' % (i, NAMES.get(t['type'], t['type'].upper()), dims)


def layer(number, kind, opset, attributes, input='', output=''):
    data = ' '.join('%s=%s' % (k, quoteattr(str(v))) for k, v in attributes.items())
    text = ('<layer id="%d" name="l%d" type="%s" version="opset%d"><data %s/>'
            '<input>%s</input><output>%s</output></layer>')
    return text % (number, number, kind, opset, data, input, output)


def model(case):
    """The IR of a case: its text and its weights."""
    layers, edges, weights = [], [], b''
    given = [(i, t) for i, t in enumerate(case['inputs']) if t]
    for i, t in given:
        dims = ','.join(map(str, t['shape']))
        if case['settings'] >> i & 1:
            data = array(t).tobytes()
            layers.append(layer(i, 'Const', 1, dict(
                element_type=t['type'], shape=dims, offset=len(weights), size=len(data)), output=port(0, t)))
            weights += data
        else:
            layers.append(layer(i, 'Parameter', 1, dict(element_type=t['type'], shape=dims), output=port(0, t)))
        edges.append((i, 0, 50, i))
    n = len(case['inputs'])
    layers.append(layer(50, case['op'], case['opset'], case['attributes'], ''.join(port(i, t) for i, t in given),
                        ''.join(port(n + i, t) for i, t in enumerate(case['outputs']))))
    for i, t in enumerate(case['outputs']):
        layers.append(layer(60 + i, 'Result', 1, {}, input=port(0, t)))
        edges.append((50, n + i, 60 + i, 0))
    edge = '<edge from-layer="%d" from-port="%d" to-layer="%d" to-port="%d"/>'
    text = '<net name="proof" version="11"><layers>%s</layers><edges>%s</edges></net>'
    return text % (''.join(layers), ''.join(edge % e for e in edges)), weights


def evaluate(case, core, by_plugin):
    """The outputs by the CPU plugin, or by OpenVINO's own evaluation of single operations."""
    text, weights = model(case)
    read = core.read_model(text.encode(), weights)
    given = [array(t) for i, t in enumerate(case['inputs']) if t and not case['settings'] >> i & 1]
    if by_plugin:
        got = core.compile_model(read, 'CPU', {'INFERENCE_PRECISION_HINT': 'f32'})(given)
        return [got[i] for i in range(len(case['outputs']))]
    results = [openvino.Tensor(array(t)) for t in case['outputs']]
    if not read.evaluate(results, [openvino.Tensor(g) for g in given]):
        raise RuntimeError('not evaluated')
    return [r.data for r in results]


def differs(case, core, by_plugin):
    for i, (t, have) in enumerate(zip(case['outputs'], evaluate(case, core, by_plugin))):
        want = array(t)
        if list(have.shape) != list(want.shape):
            return 'output %d: shape %s, expected %s' % (i, list(have.shape), list(want.shape))
        if not numpy.allclose(have.astype(float), want.astype(float), rtol=1e-3, atol=1e-4, equal_nan=True):
            return 'output %d: %s, expected %s' % (i, have.flatten()[:8], want.flatten()[:8])
    return ''


def verdict(case, core):
    """(kind, reason) of a case."""
    # the plugin knows more operations, the evaluation all of their attributes
    verdicts = []
    for by_plugin in (True, False):
        try:
            verdicts.append(('different', differs(case, core, by_plugin)))
        except Exception as error:
            verdicts.append(('not evaluated', str(error)))
        if verdicts[-1] == ('different', ''):
            return 'equal', ''
    return min(verdicts)


def verdicts_of(cases):
    """The verdicts of all cases of an operation, from a process of its own: some cases end OpenVINO."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(write, 'w') as to:
            core = openvino.Core()
            for case in cases:
                to.write(json.dumps(verdict(case, core)) + '\n')
                to.flush()
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as lines:
        verdicts = [tuple(json.loads(line)) for line in lines]
    os.waitpid(child, 0)
    return verdicts + [('not evaluated', 'OpenVINO crashed')] * (len(cases) - len(verdicts))


def show(name, entry):
    print('%-36s %3d equal %3d different %3d not evaluated' % (
        name, entry['equal'], len(entry['different']), len(entry['not evaluated'])))
    for kind in ('different', 'not evaluated'):
        for why, case in entry[kind][:1 if kind == 'different' or not entry['equal'] else 0]:
            shapes = [t and t['shape'] for t in case['inputs']]
            print('    %s: %s %s\n      %s' % (kind, case['attributes'], shapes, ' '.join(why.split())[-300:]))
    sys.stdout.flush()


def main(path):
    by_operation = collections.OrderedDict()
    with open(path) as lines:
        for line in lines:
            case = json.loads(line)
            by_operation.setdefault('%s-%d' % (case['op'], case['opset']), []).append(case)
    total = collections.Counter()
    for name, cases in by_operation.items():
        entry = {'equal': 0, 'different': [], 'not evaluated': []}
        for (kind, why), case in zip(verdicts_of(cases), cases):
            if kind == 'equal':
                entry['equal'] += 1
            else:
                entry[kind].append((why, case))
        show(name, entry)
        total['different' if entry['different'] else 'equal' if entry['equal'] else 'not evaluated'] += 1
    print('operations:', dict(total))
    return 1 if total['different'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
