"""Checks that a program that must not compile fails with the sentence it promises, at the top of the output.

    run.py CASE.cpp COMPILER-NAME COMMAND...        as in: run.py plain_number.cpp gcc-12 g++ -fsyntax-only ...

A case is a program with the mistake and its cure:

    // expect: chainrule: a plain number in a formula: write 2_c
    // expect(gcc): a text that only g++ prints; (clang) and (clang-14) work alike
    // within: 5
    #include <chainrule/chainrule.hpp>
    ...
    #ifdef CHAINRULE_FIX
    auto f = 2_c * x;
    #else
    auto f = 2 * x;
    #endif

It passes if the mistake does not compile and every expected text stands in the first lines (15, or `within`) of what
the compiler prints, and if the cure compiles: so it fails for the reason it names, not for a typo.
"""
import pathlib
import re
import subprocess
import sys

LINES = 15


def expectations(text, compiler):
    """The texts expected of this compiler, and the number of lines they must stand within."""
    texts, lines = [], LINES
    for key, only, value in re.findall(r'^// (expect|within)(?:\(([\w-]+)\))?: (.*?) *$', text, re.MULTILINE):
        if key == 'within':
            lines = int(value)
        elif not only or compiler == only or compiler.startswith(only + '-'):
            texts.append(value)
    return texts, lines


def problems(case, compiler, command):
    text = case.read_text()
    texts, lines = expectations(text, compiler)
    if not texts:
        return [f'no `// expect: ...` for {compiler}']
    if '#ifdef CHAINRULE_FIX' not in text:
        return ['no cure: `#ifdef CHAINRULE_FIX`']

    def compiled(*arguments):
        result = subprocess.run([*command, *arguments, case], capture_output=True, text=True, errors='replace')
        return result.returncode == 0, result.stdout + result.stderr

    found = []
    good, output = compiled('-DCHAINRULE_FIX')
    if not good:
        found.append(f'the cure does not compile:\n{output}')
    good, output = compiled()
    if good:
        found.append('the mistake compiles')
    else:
        # That the library's header was precompiled is a line that users do not see.
        printed = [line for line in output.splitlines() if '/precompiled.hpp' not in line]
        for text in texts:
            where = next((number for number, line in enumerate(printed, 1) if text in line), None)
            if not where:
                found.append(f'not in the output: {text}')
            elif where > lines:
                found.append(f'in line {where} of the output, not in the first {lines}: {text}')
        if found:
            found.append('\n'.join(['the output begins:', *printed[:2 * lines]]))
    return found


case, compiler, *command = sys.argv[1:]
found = problems(pathlib.Path(case), compiler, command)
for problem in found:
    print(f'{compiler}: {problem}')
sys.exit(bool(found))
