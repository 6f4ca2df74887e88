"""Checks what formulas cost to compile by counts, which no busy machine changes: compile_counts.py ROOT COMPILER (a clang).

Template instantiations beyond the bare header's, constexpr steps of the longest evaluation, and steps of the program, each
at most so many per operation. Prints TAP. The bounds are about a fifth above what was measured.
"""
import pathlib
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(root / 'bench'))
sys.dont_write_bytecode = True
import formulas  # noqa: E402
loader = SourceFileLoader('compile_time', str(root / 'bench' / 'compile_time'))  # a script without an ending
compile_time = module_from_spec(spec_from_loader('compile_time', loader))
loader.exec_module(compile_time)

CASES = [  # form, kind, operations; at most: instantiations, constexpr steps, steps of the program
    ('typed', 'chain', 60, 1500, 120_000, 190),
    ('typed', 'chain', 240, 3400, 150_000, 780),
    ('traced', 'dag', 60, 1150, 226_000, 230),
    ('traced', 'dag', 240, 1150, 210_000, 910),
]
# Gradients of about 4,000 steps, within the compilers' default limits: form, kind, operations.
LARGE = [('typed', 'chain', 1333), ('traced', 'dag', 1290), ('traced', 'rosenbrock', 1330)]

with tempfile.TemporaryDirectory() as folder:
    bare = pathlib.Path(folder) / 'bare.cpp'
    bare.write_text('#include <chainrule/chainrule.hpp>\n')
    header = compile_time.instantiations(compiler, bare, folder)
    print(f'1..{3 * len(CASES) + len(LARGE) + 1}')

    def check(good, what):
        check.number = getattr(check, 'number', 0) + 1
        print(f'{"ok" if good else "not ok"} {check.number} {what}', flush=True)

    check(0 < header <= 3130, f'the bare header: {header} instantiations')
    for form, kind, operations, most_made, most_work, most_steps in CASES:
        source = pathlib.Path(folder) / 'formula.cpp'
        source.write_text(getattr(formulas, form)(kind, operations))
        name = f'{kind}, {form}, {operations} operations'
        made = compile_time.instantiations(compiler, source, folder) - header
        steps = compile_time.nodes(compiler, source)
        status, _, _, log = compile_time.run(
            compile_time.command(compiler, source, '-fsyntax-only', f'-fconstexpr-steps={most_work}'))
        check(0 < made <= most_made, f'{name}: {made} instantiations, at most {most_made}')
        check(0 < steps <= most_steps, f'{name}: a program of {steps} steps, at most {most_steps}')
        check(status == 0, f'{name}: {most_work} constexpr steps suffice')
    for form, kind, operations in LARGE:
        source = pathlib.Path(folder) / 'formula.cpp'
        source.write_text(getattr(formulas, form)(kind, operations))
        status, _, _, log = compile_time.run(compile_time.command(compiler, source, '-fsyntax-only'))
        check(status == 0, f'{kind}, {form}, {operations} operations: within default limits')
