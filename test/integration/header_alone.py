"""Compiles one header alone: header_alone.py HEADER COMMAND...   (HEADER below include/chainrule)

header_alone.py --list FOLDER prints the headers in FOLDER that are to be compiled: all but those that another one, compiled in the
same way, includes before anything else. They are seen alone with that one.

The core rooms must also do without exceptions and run-time type information. A header that brings its own dependency,
which is not installed, is skipped.
"""
import pathlib
import re
import subprocess
import sys

CORE_ROOMS = ('core', 'math', 'graph', 'operations', 'calculus', 'function', 'loops', 'residuals', 'backpropagation')
SKIPPED = 77



def to_compile(folder):
    headers = {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob('*.hpp'))}
    shown = set()
    for header, text in headers.items():
        first = re.search(r'^\s*#\s*include\s*(\S+)', text, re.M)
        if first and first[1].startswith('<chainrule/'):
            other, rooms = first[1][len('<chainrule/'):-1], (header.split('/')[0], first[1].split('/')[1])
            if rooms[0] == rooms[1] != 'adapters' or all(room in CORE_ROOMS for room in rooms):
                shown.add(other)
    return [header for header in headers if header not in shown]


if sys.argv[1] == '--list':
    print('\n'.join(to_compile(pathlib.Path(sys.argv[2]))))
    sys.exit()
header, *command = sys.argv[1:]
room = header.split('/')[0]
core = room in CORE_ROOMS or header in ('chainrule.hpp', 'version.hpp')
if room in CORE_ROOMS:
    command += ['-fno-exceptions', '-fno-rtti']
result = subprocess.run([*command, '-x', 'c++', '-'], input=f'#include <chainrule/{header}>\n',
                        capture_output=True, text=True, errors='replace')
print(result.stdout + result.stderr)

missing = re.search(r"fatal error: '?((?!chainrule/|boost/hana)[\w./-]+)'?( file not found|: No such file)", result.stderr)
if missing and not core:
    print('skipped: no', missing[1])
    sys.exit(SKIPPED)
sys.exit(result.returncode != 0)
