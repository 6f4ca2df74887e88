"""Measures what a mathematical function costs in a constant expression: constexpr_cost.py FOLDER   (for its programs)

Prints a table: clang's constexpr steps and g++'s operations (found by lowering the compiler's own limit until the call
fails; the most of several arguments, rounded up by at most a tenth), and milliseconds of processor time.
"""
import pathlib
import re
import resource
import subprocess
import sys

# Easy and hard arguments: small, ordinary and huge ones, subnormal ones, beside zeros and poles.
CALLS = {
    'sqrt': ['2.0', '5e-324', '1e300'], 'cbrt': ['2.0', '5e-324', '-1e300'],
    'exp': ['0.5', '-700.0', '1e-300'], 'expm1': ['0.5', '-30.0', '1e-9'], 'exp2': ['0.5', '-1070.5'],
    'log': ['3.0', '5e-324', '1.0000001'], 'log1p': ['0.5', '-0.75', '1e-9'],
    'log2': ['3.0', '5e-324'], 'log10': ['3.0', '5e-324'],
    'sin': ['0.5', '1e22', '1.7e308'], 'cos': ['0.5', '1e22', '1.7e308'], 'tan': ['0.5', '1e22', '1.7e308'],
    'asin': ['0.5', '0.999', '-1e-9'], 'acos': ['0.5', '0.999', '-0.999'], 'atan': ['0.5', '1e6', '-1e-9'],
    'sinh': ['0.5', '20.0', '1e-9'], 'cosh': ['0.5', '20.0', '700.0'], 'tanh': ['0.5', '3.0', '1e-9'],
    'asinh': ['0.5', '1e6', '1e-9'], 'acosh': ['1.001', '20.0', '1e300'], 'atanh': ['0.5', '0.999', '1e-9'],
    'atan2': ['0.5, -3.0', '1e-300, 1e-300', '-2.0, 0.25'], 'hypot': ['3.0, 4.5', '1e300, 1e300', '1e-320, 5e-324'],
    'pow': ['1.5, 2.25', '0.7, -700.5', '1.0000001, 1e9', '-3.0, 301.0'],
    'floor': ['2.5', '-1e15'], 'ceil': ['2.5', '-1e15'], 'round': ['2.5', '-1e15'], 'trunc': ['2.5', '-1e15'],
    'fmod': ['5.5, 2.0', '1e300, 3.0', '1.7e308, 5e-324'],
    'erf': ['0.5', '3.0', '1e-9'], 'erfc': ['0.5', '5.0', '26.5'],
    'tgamma': ['0.5', '3.25', '170.5', '-150.5'], 'lgamma': ['0.5', '2.25', '1e6', '-20.5'],
    'digamma': ['0.5', '3.25', '-1.5', '-1.7e-12', '1e6'], 'trigamma': ['0.5', '3.25', '-4.5'],
    'polygamma': ['2, 3.25', '5, -5.88', '10, 0.5'],
    'erfcx': ['0.5', '3.0', '-20.0', '1e100'], 'ierfcx': ['1, 0.5', '2, 1.6', '1, 40.0'],
    'norm_pdf': ['0.5', '-38.0'], 'norm_cdf': ['0.5', '-3.6', '-38.0'], 'log_norm_cdf': ['0.5', '-3.6', '-40.0', '20.0'],
    'log_norm_cdf_derivative': ['1, 0.5', '1, -3.6', '2, -3.6', '2, -1e5'],
    'norm_quantile': ['0.3', '0.1', '1e-300', '0.999'], 'norm_quantile_density': ['0.3', '0.1', '0.999'],
    'logit': ['0.4', '1e-300', '0.999'], 'log1mexp': ['-0.5', '-30.0', '-1e-300'],
    'log_beta': ['0.5, 2.5', '1e10, 0.5', '20.0, 30.0'],
    'polygamma_difference': ['0, 0.5, 2.5', '0, 1e10, 0.5', '1, 0.5, 2.5'],
}
COMPILERS = {
    'clang++-14': ('-fconstexpr-steps', 1_048_576, ['-ferror-limit=0']),
    'g++': ('-fconstexpr-ops-limit', 33_554_432, ['-fmax-errors=0']),
}
TIMED = 200  # calls

folder = pathlib.Path(sys.argv[1])


def program(name, calls):
    """A program with a constant on a line of its own for each call."""
    path = folder / name
    lines = [f'constexpr double v{k} = chainrule::math::{call};' for k, call in enumerate(calls)]
    path.write_text('\n'.join(['#include <chainrule/math/math.hpp>', *lines, '']))
    return path


def compiled(compiler, path, *options):
    """Its messages and its processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run([compiler, '-std=c++20', '-fsyntax-only', '-Iinclude', *options, path],
                            capture_output=True, text=True, errors='replace')
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return result.returncode, result.stdout + result.stderr, after.ru_utime - before.ru_utime


def steps(compiler, calls):
    """The least limit of a ladder with which each call compiles; each compilation tells of all calls."""
    option, limit, more = COMPILERS[compiler]
    ladder = [limit]
    while ladder[-1] > 20:
        ladder.append(int(ladder[-1] / 1.1))
    ladder.reverse()
    path = program('steps.cpp', calls)
    known = {}

    def failing(rung):
        if rung not in known:
            code, messages, _ = compiled(compiler, path, f'{option}={ladder[rung]}', *more)
            known[rung] = {int(line) - 2 for line in re.findall(r'steps\.cpp:(\d+):', messages)}
            if code != 0 and not known[rung]:  # the header itself needs more
                known[rung] = set(range(len(calls)))
        return known[rung]

    found = []
    for k in range(len(calls)):
        low, high = -1, len(ladder) - 1
        if k in failing(high):
            sys.exit(f'{compiler}: {calls[k]} does not compile with the default limit')
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if k in failing(middle) else (low, middle)
        found.append(ladder[high])
    return found


def least_time(compiler, calls):
    path = program('timed.cpp', calls)
    return min(compiled(compiler, path)[2] for _ in range(3))


def milliseconds(compiler, call, nothing):
    """Processor time of one call: of many with arguments that differ a little, beyond that of none."""
    function, arguments = call.rstrip(')').split('(', 1)
    calls = [f'{function}({arguments} * (1 - {k}e-5))' for k in range(TIMED)]
    return max(least_time(compiler, calls) - nothing, 0) / TIMED * 1000


calls = [f'{function}({arguments})' for function, each in CALLS.items() for arguments in each]
# No two calls have one argument: g++ remembers what it has calculated.
different = [f'{call[:-1]} * (1 - {k}e-7))' for k, call in enumerate(calls)]
cost = {compiler: dict(zip(calls, steps(compiler, different))) for compiler in COMPILERS}
nothing = {compiler: least_time(compiler, []) for compiler in COMPILERS}


def two_digits(n):
    return f'{int(float(f"{n:.1e}")):,}'.replace(',', ' ')


print('| Function | clang: steps | ms | g++: operations | ms |')
print('|---|---|---|---|---|')
for function, each in CALLS.items():
    row = []
    for compiler in COMPILERS:
        hardest = max((f'{function}({arguments})' for arguments in each), key=cost[compiler].get)
        row += [two_digits(cost[compiler][hardest]), f'{milliseconds(compiler, hardest, nothing[compiler]):.1f}']
    print(f'| {function} |', ' | '.join(row), '|', flush=True)
limits = ' and '.join(f'{limit:,} {what}'.replace(',', ' ') for limit, what in
                      ((COMPILERS['clang++-14'][1], 'steps (clang)'), (COMPILERS['g++'][1], 'operations (g++)')))
most = max(max(cost[c].values()) / COMPILERS[c][1] for c in COMPILERS)
print(f'\nThe default limits are {limits}; the dearest call takes {most:.1%} of one.')
