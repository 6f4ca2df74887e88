"""Checks that mistakes on a page fail as the page says: faq.py PAGE.md COMPILER-NAME COMMAND...

A mistake is a block that begins with `// not compiled`; the block of text behind it has the beginning of what g++ and clang print in the first
line with an error, quotes being plain.
"""
import pathlib
import re
import subprocess
import sys

PRELUDE = '''#include <chainrule/chainrule.hpp>
#include <array>
#include <cmath>
#include <iostream>
#include <vector>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
'''

page, compiler, *command = sys.argv[1:]
name = 'g++' if compiler.startswith('gcc') else 'clang'
blocks = re.findall(r'^```cpp\n// not compiled\n(.*?)^```\n+```text\n(.*?)^```', pathlib.Path(page).read_text(), re.M | re.S)
failures = 0 if blocks else 1
for code, said in blocks:
    wanted = dict(line.split(': ', 1) for line in said.splitlines())[name]
    result = subprocess.run([*command, '-x', 'c++', '-'], input=PRELUDE + code, capture_output=True, text=True)
    error = next((line for line in result.stderr.splitlines() if 'error: ' in line), 'nothing').translate(str.maketrans('‘’', "''"))
    if result.returncode == 0 or wanted not in error:
        failures += 1
        print(f'{code}\n  wanted: {wanted}\n  found:  {error}')
print(f'{len(blocks)} mistakes, {failures} fail otherwise')
sys.exit(failures > 0)
