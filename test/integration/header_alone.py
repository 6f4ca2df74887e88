"""Compiles one header alone: header_alone.py HEADER COMMAND...   (HEADER below include/chainrule)

The core rooms must also do without exceptions and run-time type information. A header that brings its own dependency,
which is not installed, is skipped.
"""
import re
import subprocess
import sys

CORE_ROOMS = ('core', 'math', 'graph', 'operations', 'calculus', 'function', 'loops', 'residuals', 'backpropagation')
SKIPPED = 77

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
