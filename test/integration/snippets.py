"""Compiles the C++ blocks of a page: snippets.py PAGE.md [ARGUMENT... --] COMMAND...

The blocks of a page make one program, in their order, after the usual includes and namespaces (PRELUDE):
- a block whose first line is `// in a function` goes into a function of its own;
- a block that has an `int main(` is a program of its own;
- a block whose first line is `// not compiled` is left out;
- every other block stands at namespace scope, and later ones see its names.
The program of the others gets the arguments, which may name a precompiled header that has the usual includes.
A page that includes an adapter whose solver is not installed is skipped.
"""
import pathlib
import re
import subprocess
import sys

PRELUDE = '''
#include <chainrule/chainrule.hpp>
#include <array>
#include <iostream>
#include <vector>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
'''

SKIPPED = 77

page, *command = sys.argv[1:]
prepared, command = (command[:command.index('--')], command[command.index('--') + 1:]) if '--' in command else ([], command)
text = pathlib.Path(page).read_text()

together, programs = [PRELUDE], []
for number, block in enumerate(re.finditer(r'^```cpp[^\n]*\n(.*?)^```', text, re.MULTILINE | re.DOTALL)):
    code = block[1]
    # Errors name the page and its line.
    code_here = f'#line {text.count(chr(10), 0, block.start(1)) + 1} "{page}"\n{code}'
    if code.startswith('// not compiled'):
        continue
    if 'int main(' in code:
        programs.append(([], code_here))
    elif code.startswith('// in a function'):
        together.append(f'[[maybe_unused]] inline void snippet_{number}() {{\n{code_here}}}\n')
    else:
        together.append(code_here)
if len(together) > 1:
    programs.append((prepared, ''.join(together)))

failures = 0
for arguments, program in programs:
    result = subprocess.run([*command, *arguments, '-x', 'c++', '-'], input=program, text=True, stderr=subprocess.PIPE)
    print(result.stderr, file=sys.stderr, end='')
    if missing := re.search(r'chainrule/adapters/(.|\n)*fatal error: \W*([\w./-]+)\W* ?(file not found|No such file)', result.stderr):
        print('skipped: no', missing[2])
        sys.exit(SKIPPED)
    failures += result.returncode != 0
print(f'{len(programs)} programs, {failures} do not compile')
sys.exit(failures > 0)
