"""Compiles a CUDA kernel that calls a function of ours to PTX, and checks that it calls nothing but CUDA's own mathematics.

    kernel.py INCLUDE-FOLDER COMPILER      skipped (status 77) where there is no nvcc
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

include, compiler = sys.argv[1:]
homes = [os.environ.get('CUDA_HOME'), os.environ.get('CUDA_PATH'), '/usr/local/cuda']
nvcc = shutil.which('nvcc', path=os.pathsep.join([os.environ.get('PATH', '')] + [home + '/bin' for home in homes if home]))
if nvcc is None:
    print('skipped: there is no nvcc')
    sys.exit(77)

with tempfile.TemporaryDirectory() as folder:
    ptx = pathlib.Path(folder) / 'kernel.ptx'
    command = [nvcc, '-std=c++20', '--expt-relaxed-constexpr', '-ccbin', compiler, '-I', include, '--ptx', '-o', str(ptx),
               str(pathlib.Path(__file__).with_name('kernel.cu'))]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        print(result.stdout + result.stderr)
        sys.exit('the kernel does not compile')
    code = ptx.read_text()

assert '.entry' in code, 'no kernel in the PTX'
called = set(re.findall(r'\bcall(?:\.uni)?\s+(?:\([^)]*\)\s*,)?\s*([\w$]+)', code))
called |= set(re.findall(r'\.extern\s+\.func\s+(?:\([^)]*\)\s*)?([\w$]+)', code))
print('called:', *sorted(called) or ['nothing'])
others = {name for name in called if not name.startswith(('__internal_', '__nv_'))}
sys.exit(f'calls what is not CUDA\'s mathematics: {sorted(others)}' if others else 0)
