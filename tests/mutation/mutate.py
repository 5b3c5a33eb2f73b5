# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
"""Plants small faults in the headers, one at a time, and shows which shipped test catches each.

  python3 tests/mutation/mutate.py [--build DIR] [--jobs N] [WORD...]

A fault of faults.tsv names a header, the text to replace (it occurs exactly once), the replacement, and the test that
should catch it: a source of tests/ that is compiled against a copy of include/ with the fault in it, and run. A failed
static_assert catches it too; any other compiler error is a mistake in the table. DIR has the objects of the targets
`proof` and `doctest_main`. Only faults whose line contains one of the words are planted, if there are words.
"""
import argparse
import concurrent.futures
import glob
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read_faults(path, words):
    faults = []
    with open(path) as lines:
        for line in lines:
            line = line.rstrip('\n')
            if line and not line.startswith('#') and all(w in line for w in words):
                header, old, new, test = line.split('\t')
                faults.append((header, old, new, test))
    return faults


# What compilers say if a static_assert, or the reading of an embedded model, fails.
STATIC = ['static assertion failed', 'static_assert failed', 'non-constant condition for static assertion',
          'the_bytes_are_not_a_tflite_model_or_are_cut_off']

# What a test that is no doctest is run with; its paths are relative to the root.
ARGUMENTS = {
    'golden/legacy_ir': ['tests/golden/floors.txt', 'tests/data/legacy_ir/made.jsonl', 'tests/data/legacy_ir'],
}


def objects(build, test):
    if test in ARGUMENTS:
        return []
    wanted = ['doctest_main'] + (['proof'] if test.startswith('ops/') else [])
    found = [glob.glob('%s/tests/CMakeFiles/%s.dir/support/*.o' % (build, name)) for name in wanted]
    if not all(found):
        sys.exit('%s: build the targets %s first' % (build, ' and '.join(wanted)))
    return [f[0] for f in found]


def run(fault, build, compiler):
    """Returns (verdict, detail): caught, survived, or wrong."""
    header, old, new, test = fault
    with open(os.path.join(ROOT, 'include/opcost', header)) as file:
        text = file.read()
    if text.count(old) != 1:
        return 'wrong', '%d occurrences of the text' % text.count(old)
    with tempfile.TemporaryDirectory() as work:
        shutil.copytree(os.path.join(ROOT, 'include'), os.path.join(work, 'include'))
        with open(os.path.join(work, 'include/opcost', header), 'w') as file:
            file.write(text.replace(old, new))
        source, program = os.path.join(ROOT, 'tests', test + '.cpp'), os.path.join(work, 'program')
        command = [compiler, '-std=c++20', '-O0', '-w', '-I', os.path.join(work, 'include'), source]
        command += ['-DOPCOST_TEST_DATA="%s/tests/data"' % ROOT]
        static = test.startswith('static/')
        command += ['-I', os.path.join(build, 'tests/embedded')]
        command += ['-fsyntax-only'] if static else objects(build, test) + ['-o', program, '-lpugixml']
        built = subprocess.run(command, capture_output=True, text=True)
        if built.returncode:
            if any(text in built.stderr for text in STATIC):
                return 'caught', 'static_assert'
            first = [line for line in built.stderr.splitlines() if 'error' in line]
            return 'wrong', 'does not compile: ' + (first[0] if first else built.stderr[-200:])
        if static:
            return 'survived', ''
        try:
            ran = subprocess.run([program] + ARGUMENTS.get(test, []), capture_output=True, text=True, timeout=120,
                                 cwd=ROOT)
        except subprocess.TimeoutExpired:
            return 'caught', 'does not end'
        if ran.returncode == 0:
            return 'survived', ''
        cases = [line.split(':', 1)[1].strip() for line in ran.stdout.splitlines() if line.startswith('TEST CASE:')]
        return 'caught', cases[0] if cases else 'exit %d' % ran.returncode


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--build', default=os.path.join(ROOT, 'build'))
    arguments.add_argument('--compiler', default='c++')
    arguments.add_argument('--jobs', type=int, default=1)
    arguments.add_argument('words', nargs='*')
    a = arguments.parse_args()
    faults = read_faults(os.path.join(ROOT, 'tests/mutation/faults.tsv'), a.words)
    count = {'caught': 0, 'survived': 0, 'wrong': 0}
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for fault, (verdict, detail) in zip(faults, pool.map(lambda f: run(f, a.build, a.compiler), faults)):
            count[verdict] += 1
            print('%-8s  %-26s  %-20s  %s -> %s  [%s]' % (verdict, fault[0], fault[3], fault[1], fault[2], detail))
            sys.stdout.flush()
    print('%d faults: %d caught, %d survived, %d wrong entries' % (
        len(faults), count['caught'], count['survived'], count['wrong']))
    return 0 if count['wrong'] == 0 and count['caught'] * 60 >= len(faults) * 57 else 1


if __name__ == '__main__':
    sys.exit(main())
