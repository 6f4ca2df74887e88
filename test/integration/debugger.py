"""What gdb and lldb show of formulas is what the program prints: debugger.py ROOT COMPILER...

The file for natvis is XML, no more is known here. Skipped where there is neither, or where they may not trace a program.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SKIPPED = 77
SHOWN = [  # what the program itself has no text for, and numbers with names
    'slopes = gradient of x^2 + y by x, y',
    'compiled = function of x, y: x^2 + y',
    'bound = x = 2.5',
    'fraction = -3/4',
    'whole = 7',
]
NUMBERS = {'gdb': ['named = {x = 6, y = 1}', 'elements = {w[0] = 8, w[1] = 4, w[2] = 0, x = 2}'],
           'lldb': ['named = (x = 6, y = 1)', 'elements = (w[0] = 8, w[1] = 4, w[2] = 0, x = 2)']}

root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2:]
xml.etree.ElementTree.parse(root / 'packaging' / 'debuggers' / 'chainrule.natvis')
source = root / 'test' / 'integration' / 'debugger.cpp'
line = next(k for k, text in enumerate(source.read_text().splitlines(), 1) if 'the debugger stops here' in text)
printers = root / 'packaging' / 'debuggers'
place = f'{source.name}:{line}'
debuggers = {
    'gdb': ('gdb -q -nx -batch', '-ex', [f'source {printers}/chainrule_gdb.py', f'break {place}', 'run', 'info locals']),
    'lldb': ('lldb -x -b', '-o', [f'command script import {printers}/chainrule_lldb.py', f'breakpoint set -f {source.name} -l {line}', 'run',
                                  'frame variable']),
}


def show(name, program):
    """What a debugger prints, or why it does not."""
    command, option, commands = debuggers[name]
    command = command.split()
    found = shutil.which(command[0]) or shutil.which(f'{command[0]}-19')
    if not found:
        return None, f'no {name}'
    shown = subprocess.run([found, *command[1:], *(word for text in commands for word in (option, text)), str(program)],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True)
    output = shown.stdout + shown.stderr
    print(output)
    if 'ptrace' in shown.stderr or 'Operation not permitted' in output:
        return None, f'{name} may not trace a program here'
    if name == 'lldb' and "No module named 'lldb.embedded_interpreter'" in output:
        return None, 'lldb without Python'
    # The program's own lines come before; where clang 14 leaves out what is longer than ten characters, the printers say so. lldb writes types first.
    output = output.replace('metres::le...', 'metres::length')
    return [re.sub(r'^\(const .*?\) (?=\w+ = )', '', text) for text in output.split(commands[-1])[-1].splitlines()], None


with tempfile.TemporaryDirectory() as folder:
    program = pathlib.Path(folder) / 'program'
    subprocess.run([*compiler, '-std=c++20', '-g', '-O0', f'-I{root}/include', str(source), '-o', str(program)], check=True)
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    lost, seen = [], 0
    for name in debuggers:
        lines, reason = show(name, program)
        if reason:
            print(f'skipped: {reason}')
            continue
        seen += 1
        lost += [f'{name}: {text}' for text in printed + SHOWN + NUMBERS[name] if text not in lines]
print(*(f'not shown by {text}' for text in lost), sep='\n')
sys.exit(bool(lost) or len(printed) != 10 or (0 if seen else SKIPPED))
