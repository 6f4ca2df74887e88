"""Checks that an older language is refused in one sentence: language.py COMPILER"""
import subprocess
import sys

result = subprocess.run([sys.argv[1], '-std=c++17', '-fsyntax-only', '-Iinclude', '-x', 'c++', '-'], capture_output=True, text=True,
                        input='#include <chainrule/chainrule.hpp>\n', cwd=sys.argv[2])
lines = result.stderr.splitlines()
where = next((k for k, line in enumerate(lines, 1) if 'chainrule: needs C++20: compile with -std=c++20' in line), 0)
print(f'line {where} of {len(lines)}')
sys.exit(result.returncode == 0 or not 0 < where <= 12 or len(lines) > 25)
