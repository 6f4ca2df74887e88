"""Compiles and links the CUDA program of docs/gpu.md, checks that its kernels call nothing but CUDA's own mathematics, and runs it where there
is a device, which compares the device's numbers with the host's.

    kernel.py ROOT COMPILER      skipped (status 77) where there is no nvcc
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root, compiler = sys.argv[1:]
homes = [os.environ.get('CUDA_HOME'), os.environ.get('CUDA_PATH'), '/usr/local/cuda']
nvcc = shutil.which('nvcc', path=os.pathsep.join([os.environ.get('PATH', '')] + [home + '/bin' for home in homes if home]))
if nvcc is None:
    print('skipped: there is no nvcc')
    sys.exit(77)

page = (pathlib.Path(root) / 'docs' / 'gpu.md').read_text()
blocks = [block for block in re.findall(r'^```cuda\n(.*?)^```$', page, re.M | re.S) if not block.startswith('// not compiled')]
assert blocks, 'no code in docs/gpu.md'

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    source, program = folder / 'page.cu', folder / 'page'
    source.write_text('\n'.join(blocks))
    result = subprocess.run([nvcc, '-std=c++20', '--expt-relaxed-constexpr', '--fmad=false', '-ccbin', compiler, '-I', root + '/include',
                             '--keep', '--keep-dir', name, '-o', str(program), str(source)], capture_output=True, text=True)
    print(result.stdout + result.stderr)
    if result.returncode != 0:
        sys.exit('the page does not compile and link')
    assert 'warning' not in result.stderr, 'a warning'
    code = (folder / 'page.ptx').read_text()
    assert code.count('.entry') == 3, 'not three kernels in the PTX'
    called = set(re.findall(r'\bcall(?:\.uni)?\s+(?:\([^)]*\)\s*,)?\s*([\w$]+)', code))
    called |= set(re.findall(r'\.extern\s+\.func\s+(?:\([^)]*\)\s*)?([\w$]+)', code))
    print('called:', *sorted(called) or ['nothing'])
    others = {each for each in called if not each.startswith(('__internal_', '__nv_'))}
    if others:
        sys.exit(f'calls what is not CUDA\'s mathematics: {sorted(others)}')
    run = subprocess.run([str(program)], capture_output=True, text=True)
    print(run.stdout + run.stderr)
    if run.returncode == 77:
        print('compiled and linked, but not run')
    elif run.returncode != 0:
        sys.exit(f'the device\'s numbers are not the host\'s: status {run.returncode}')
