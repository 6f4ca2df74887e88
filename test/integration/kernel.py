"""Compiles and links the CUDA program of docs/gpu.md, checks that its kernels are whole and call nothing but CUDA's own mathematics, and runs it where
there is a device, which compares the device's numbers with the host's.

    kernel.py ROOT COMPILER [FILE]     FILE instead of the page's program; skipped (status 77) where there is no nvcc
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root, compiler, *given = sys.argv[1:]
homes = [os.environ.get('CUDA_HOME'), os.environ.get('CUDA_PATH'), '/usr/local/cuda']
nvcc = shutil.which('nvcc', path=os.pathsep.join([os.environ.get('PATH', '')] + [home + '/bin' for home in homes if home]))
if nvcc is None:
    print('skipped: there is no nvcc')
    sys.exit(77)


def page():
    text = (pathlib.Path(root) / 'docs' / 'gpu.md').read_text()
    blocks = [block for block in re.findall(r'^```cuda\n(.*?)^```$', text, re.M | re.S) if not block.startswith('// not compiled')]
    assert blocks, 'no code in docs/gpu.md'
    return '\n'.join(blocks)


def faults(kernel):
    """What nvcc does without a word: it reads tables of the host at address 0 and a few bytes, and ends a kernel where it calls a function of the host."""
    nowhere = set()
    for line in kernel.splitlines():
        if moved := re.match(r'\s*mov\.u64\s+(%rd\d+), -?\d+;', line):
            nowhere.add(moved[1])
        elif (read := re.search(r'\bld\.[\w.]+\s+.*\[(%rd\d+|\d+)', line)) and (read[1] in nowhere or read[1].isdigit()):
            yield 'reads at an address that is a constant'
        elif re.match(r'\s*trap;', line):
            yield 'ends in a trap'
    if '.entry' in kernel and 'ld.global' not in kernel:
        yield 'reads nothing that it is given'


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    source, program = folder / 'page.cu', folder / 'page'
    source.write_text(pathlib.Path(given[0]).read_text() if given else page())
    result = subprocess.run([nvcc, '-std=c++20', '--expt-relaxed-constexpr', '--fmad=false', '-ccbin', compiler, '-I', root + '/include',
                             '--keep', '--keep-dir', name, '-o', str(program), str(source)], capture_output=True, text=True)
    if result.returncode != 0 or not given:
        print(result.stdout + result.stderr)
    if result.returncode != 0:
        sys.exit('the program does not compile and link')
    warnings = [line for line in result.stderr.splitlines() if 'warning' in line.lower() and 'long double' not in line]
    assert not warnings, warnings[:5]
    code = (folder / 'page.ptx').read_text()
    bodies = re.split(r'(?=^\.(?:visible \.|weak \.)?(?:func|entry))', code, flags=re.M)[1:]
    kernels = sum(body.startswith('.visible .entry') for body in bodies)
    assert kernels == (55 if given else 4), f'{kernels} kernels in the PTX'
    names = [re.search(r'(?:entry|func)\s+(?:\([^)]*\)\s*)?([\w$]+)', body)[1] for body in bodies]
    found = {(name, fault) for name, body in zip(names, bodies) for fault in faults(body)}
    if found:
        sys.exit('\n'.join(f'{kernel} {fault}' for kernel, fault in sorted(found)))
    others = set(re.findall(r'\.extern\s+\.func\s+(?:\([^)]*\)\s*)?([\w$]+)', code))
    if others:
        sys.exit(f'calls what is not there: {sorted(others)}')
    for body in re.split(r'(?=^\.(?:visible \.|weak \.)?(?:func|entry))', code, flags=re.M)[1:]:
        own = re.match(r'\.func\s+(?:\([^)]*\)\s*)?([\w$]+)', body)
        if own and own[1] in re.findall(r'\bcall(?:\.uni)?\s+(?:\([^)]*\)\s*,)?\s*([\w$]+)', body):
            sys.exit(f'{own[1]} calls itself, and what stack that takes is not known')
    run = subprocess.run([str(program)], capture_output=True, text=True)
    print(run.stdout + run.stderr)
    if run.returncode == 77:
        print('compiled and linked, but not run')
    elif run.returncode != 0:
        sys.exit(f'the device\'s numbers are not the host\'s: status {run.returncode}')
