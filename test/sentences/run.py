"""Checks that a program of many mistakes gives the sentence of each: run.py FILE.cpp COMMAND...

Each mistake stands behind its `// expect:`, between `#ifdef CHAINRULE_FIX` and `#endif` with its cure. Every expected text must be printed,
once each for one mistake, and with the cures the program must compile. (test/compile_fail asks for more, one mistake at a time.)
"""
import pathlib
import re
import subprocess
import sys

case, *command = sys.argv[1:]


def printed(*more):
    result = subprocess.run([*command, *more, case], capture_output=True, text=True, errors='replace')
    return result.returncode, result.stdout + result.stderr


problems = []
code, output = printed('-DCHAINRULE_FIX')
if code != 0:
    problems.append(f'the cures do not compile:\n{output}')
code, output = printed()
expected = re.findall(r'^ *// expect: (.*?) *$', pathlib.Path(case).read_text(), re.MULTILINE)
problems += [f'not printed: {text}' for text in expected if text not in output]
print(f'{len(expected)} sentences, {len(problems)} problems', *problems, sep='\n')
sys.exit(bool(problems))
