"""What gdb shows of formulas is what the program prints: debugger.py ROOT COMPILER...

The file for natvis is XML, no more is known here. Skipped where there is no gdb, or where it may not trace a program.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SKIPPED = 77
SHOWN = [  # what the program itself has no text for
    'slopes = gradient of x^2 + y by x, y',
    'compiled = function of x, y: x^2 + y',
    'named = {x = 6, y = 1}',
    'bound = x = 2.5',
    'fraction = -3/4',
    'whole = 7',
]

root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2:]
xml.etree.ElementTree.parse(root / 'packaging' / 'debuggers' / 'chainrule.natvis')
if not shutil.which('gdb'):
    print('skipped: no gdb')
    sys.exit(SKIPPED)
source = root / 'test' / 'integration' / 'debugger.cpp'
line = next(k for k, text in enumerate(source.read_text().splitlines(), 1) if 'the debugger stops here' in text)
with tempfile.TemporaryDirectory() as folder:
    program = pathlib.Path(folder) / 'program'
    subprocess.run([*compiler, '-std=c++20', '-g', '-O0', f'-I{root}/include', str(source), '-o', str(program)], check=True)
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    commands = [f'source {root}/packaging/debuggers/chainrule_gdb.py', f'break {source.name}:{line}', 'run', 'info locals']
    shown = subprocess.run(['gdb', '-q', '-nx', '-batch', *(word for command in commands for word in ('-ex', command)), str(program)],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True)
print(shown.stdout + shown.stderr)
if 'ptrace' in shown.stderr:
    print('skipped: gdb may not trace a program here')
    sys.exit(SKIPPED)

# Where clang 14 leaves out what is longer than ten characters, the printers say so.
lines = [text.replace('metres::le...', 'metres::length') for text in shown.stdout.splitlines()]
lost = [text for text in printed.splitlines() + SHOWN if text not in lines]
print(*(f'not shown: {text}' for text in lost), sep='\n')
sys.exit(bool(lost) or len(printed.splitlines()) != 10)
