"""Checks that a program that must not compile fails with the sentence it promises, at the top of the output.

    run.py [--without-cure] CASE.cpp COMPILER-NAME COMMAND...        as in: run.py plain_number.cpp gcc-12 g++ -fsyntax-only ...

A case is a program with the mistake and its cure:

    // expect: chainrule: a plain number in a formula: write 2_c
    // expect(gcc): a text that only g++ prints; (clang) and (clang-14) work alike
    #include <chainrule/chainrule.hpp>
    ...
    #ifdef CHAINRULE_FIX
    auto f = 2_c * x;
    #else
    auto f = 2 * x;
    #endif

It passes if the mistake does not compile, every expected text stands in the first 12 lines of what the compiler prints,
which are 40 at most, and if the cure compiles, where that is asked: so it fails for the reason it names, not for a typo. Users read the
first lines; what comes behind is what the mistake led to, and says nothing more.
"""
import pathlib
import re
import subprocess
import sys

FIRST_LINES = 12
ALL_LINES = 40


def expectations(text, compiler):
    """The texts expected of this compiler."""
    return [value for only, value in re.findall(r'^// expect(?:\(([\w-]+)\))?: (.*?) *$', text, re.MULTILINE)
            if not only or compiler == only or compiler.startswith(only + '-')]


def problems(case, compiler, command, with_cure):
    text = case.read_text()
    texts = expectations(text, compiler)
    if not texts:
        return [f'no `// expect: ...` for {compiler}']
    if '#ifdef CHAINRULE_FIX' not in text:
        return ['no cure: `#ifdef CHAINRULE_FIX`']

    def compiled(*arguments):
        result = subprocess.run([*command, *arguments, case], capture_output=True, text=True, errors='replace')
        return result.returncode == 0, result.stdout + result.stderr

    found = []
    if with_cure:
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
            elif where > FIRST_LINES:
                found.append(f'in line {where} of the output, not in the first {FIRST_LINES}: {text}')
        if len(printed) > ALL_LINES:
            found.append(f'the output has {len(printed)} lines, more than {ALL_LINES}')
        if found:
            found.append('\n'.join(['the output:', *printed[:2 * ALL_LINES]]))
    return found


with_cure = sys.argv[1] != '--without-cure'
case, compiler, *command = sys.argv[1 if with_cure else 2:]
found = problems(pathlib.Path(case), compiler, command, with_cure)
for problem in found:
    print(f'{compiler}: {problem}')
sys.exit(bool(found))
