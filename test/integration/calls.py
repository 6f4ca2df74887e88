"""Checks that what formulas compile to calls nothing but mathematics: calls.py COMPILER OPTION... (without -o).

No constant may be converted, no graph be built when a program runs: the object file holds nothing of the kind.
"""
import pathlib
import subprocess
import sys
import tempfile

MATHEMATICS = {'exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'sincos', 'cosh', 'tanh', 'sqrt', 'erfc', 'pow'}
SUPPORT = {'memcpy', 'memset', 'memmove', '_GLOBAL_OFFSET_TABLE_', '__stack_chk_fail'}
OURS = {'price', 'activations', 'waves', 'traced'}
RUN = ('::written_in_place<', '::run_all_turns<')  # what some compilers call rather than repeat: a matrix of results, sixteen turns of a loop

source = pathlib.Path(__file__).with_name('calls.cpp')
with tempfile.TemporaryDirectory() as folder:
    target = pathlib.Path(folder) / 'calls.o'
    subprocess.run([*sys.argv[1:], '-O2', '-c', str(source), '-o', str(target)], check=True)
    symbols = subprocess.run(['nm', '-C', str(target)], capture_output=True, text=True, check=True).stdout

called, others = set(), set()
for line in symbols.splitlines():
    kind, name = line[17:].split(' ', 1)
    if kind == 'U':
        called.add(name)
    elif kind in 'tTwW' and name not in OURS and not name.startswith('.') and not any(part in name for part in RUN):
        others.add(name)
print('called:', *sorted(called))
# The library's own mathematics, where the C library's has no digits left, is mathematics too; the names that clang 19
# gives to templates with constraints stay mangled where nm is older.
ours = ('chainrule::math::', '_ZN9chainrule4math')
bad = sorted(called - MATHEMATICS - SUPPORT) + sorted(name for name in others if not any(part in name for part in ours))
sys.exit('calls what is not mathematics:\n' + '\n'.join(bad) if bad else 0)
