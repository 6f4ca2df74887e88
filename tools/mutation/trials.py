"""The tests that mutants are tried with, and how they are run: on a copy of the headers, the most promising test first."""
import atexit
import collections
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = ROOT / 'include' / 'chainrule'
TESTS = ROOT / 'test'
FOLDER = ROOT / 'build' / 'mutants'

# Which tests a header concerns: the first pattern that fits. A test is a path below test/ without its ending; @operation is
# everything asked of the one operation that is changed (test/operations/every_operation.hpp and every_fact.hpp), @edges each policy of
# test/operations/edges.hpp by itself.
RULES = ('@operation', '@edges', 'function/number_types', 'calculus/signs_static', 'calculus/facts_static', 'calculus/identities_static',
         'calculus/canonical_static', 'calculus/simplify_static', 'calculus/differentiate_static', 'calculus/print_static',
         'calculus/equivalent_static', 'graph/graph_static', 'function/function_static', 'operations/*', 'laws/*', 'proofs/*')
CANONICAL = ('calculus/canonical_static', 'calculus/compare_static', 'calculus/simplify_static', 'calculus/signs_static',
             'calculus/facts_static', 'calculus/polynomial_static', 'calculus/expand_static', 'calculus/identities_static',
             'calculus/equivalent_static', 'calculus/indexed_static', 'proofs/*', 'laws/*')
GRAPHS = ('graph/*', 'function/*', 'loops/*', 'traced/language_static', 'contract/*', '@edges')
LOOPS = ('operations/reductions_static', 'operations/joining_static', 'operations/slopes', 'calculus/indexed_static', 'loops/*', 'function/function_static',
         'calculus/print_static', 'calculus/signs_static', 'contract/*')
CONCERNED = (
    *((f'operations/{name}.hpp', LOOPS) for name in ('array', 'data', 'indexed', 'joining', 'reductions')),
    ('operations/*', RULES),
    ('calculus/prune.hpp', ('calculus/differentiate_static', 'calculus/gradient_static', 'calculus/print_static', '@edges', 'proofs/*',
                            'contract/*', 'calculus/simplify_static', 'function/random_formulas_1')),
    ('calculus/equivalent.hpp', ('calculus/equivalent_static', 'calculus/identities_static', 'proofs/*', 'laws/*', 'compile_fail/equivalent_to_a_number')),
    ('calculus/gradient.hpp', ('compile_fail/*_without_variables',)),
    ('calculus/derivative_lists.hpp', ('calculus/gradient_static', 'contract/*')),
    ('calculus/ranges.hpp', ('calculus/facts_static', 'calculus/signs_static', 'laws/*')),
    ('calculus/print.hpp', ('calculus/print_static', 'calculus/*', 'contract/*')),
    ('calculus/latex.hpp', ('calculus/print_static', 'calculus/*', 'contract/*')),
    ('calculus/exact_*', ('calculus/equivalent_static', 'calculus/equivalent', 'calculus/identities_static', 'proofs/*', 'laws/*')),
    ('calculus/*', CANONICAL),
    ('graph/*', GRAPHS),
    ('function/*', ('function/*', 'loops/*', 'contract/*', 'graph/*_static')),
    ('loops/*', ('loops/*', 'adapters/simd*', 'contract/*')),
    ('backpropagation/*', ('backpropagation/*', 'contract/*')),
    ('traced/*', ('traced/*', 'contract/*')),
    ('matrix/arguments.hpp', ('matrix/*', 'sentences/matrices')),
    ('matrix/function.hpp', ('matrix/*', 'sentences/matrices', 'compile_fail/matrix_*')),
    ('matrix/*', ('matrix/*', 'laws/matrices')),
    ('*', ('core/*', 'math/*', 'contract/*')),
)
NOT_RUN = ('*_table', 'integration/*', 'main', 'examples/*', 'long/*')

COMPILER = ['g++', '-std=c++20', '-w', '-Wfatal-errors']
PROGRAM = ['-O0', '-DBOOST_TEST_DYN_LINK']
# What programs include that no mutant changes, compiled once.
FOREIGN = '''#include <boost/hana.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <random>
#include <unordered_map>
#include <vector>
'''
LIBRARIES = ['-lboost_unit_test_framework', '-lmpfr', '-lgmp', '-lz']
# A mutant that gives such an error is no C++; any other error of the compiler is a test that fails.
NO_CODE = re.compile(r'cannot (?:be |implicitly )?(?:convert|bind|overload)|could not convert|no match|not declared|^expected|invalid (?:use|type|operand)|'
                     r'has no member|no type named|ambiguous|incomplete type|does not name|wrong number of template|narrowing|'
                     r'lvalue required|must be initialized|wrong type|not a template|no return statement|conflicting|inconsistent deduction|'
                     r'different types|too (?:many|few) (?:arguments|initializers)|returns a value|was not declared|template argument \d')
FEWER = {'CHAINRULE_FORMULAS': '300', 'BOOST_TEST_COLOR_OUTPUT': 'no'}
MEMORY = 8 << 30

Outcome = collections.namedtuple('Outcome', 'passed reason cpu is_stillborn')


def run(command, seconds, folder, environment=None):
    """Runs a command within so many seconds of CPU time: (status, output, CPU seconds)."""
    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with open(folder / 'output', 'w+b') as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=limits,
                                   env={**os.environ, 'LC_ALL': 'C', **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(max(output.tell() - 5_000_000, 0))
        text = output.read().decode(errors='replace')
    return process.returncode, text, usage.ru_utime + usage.ru_stime


def digest_of(paths):
    digest = hashlib.sha1()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Test:
    """A test as source text: checked by the compiler alone, or built and run; or one that must not compile."""

    def __init__(self, name, text, is_program, told=()):
        self.name, self.text, self.is_program = name, text, is_program
        self.told = told  # what the compiler says, where it is a mistake
        self.digest = hashlib.sha1(text.encode()).hexdigest()


def available():
    names = {}
    for path in sorted(TESTS.rglob('*.cpp')):
        name = path.relative_to(TESTS).with_suffix('').as_posix()
        needs_solver = name.startswith('adapters/') and not re.match(r'adapters/(x?simd|solver$)', name)
        if not needs_solver and not any(fnmatch.fnmatch(name, p) for p in NOT_RUN):
            names[name] = path
    return names


def edge_policies():
    """Each policy of test/operations/edges.hpp as a test of its own."""
    text = (TESTS / 'operations' / 'edges.hpp').read_text()
    policies = {m[1]: m[0] for m in re.finditer(r'^constexpr bool (\w+)\(\) \{\n.*?^\}\n', text, re.MULTILINE | re.DOTALL)}
    for name in policies:
        rest = text
        for other, body in policies.items():
            rest = rest if other == name else rest.replace(body, '')
        yield Test(f'@{name}', f'{rest}static_assert(edges::{name}());\n', False)


def mirrors(test, header):
    return f'{test.removesuffix("_static")}.hpp' == header


def concerned(mutant, names):
    """The tests that a mutant concerns."""
    patterns = next(tests for header, tests in CONCERNED if fnmatch.fnmatch(mutant.file, header))
    found = {}
    for pattern in (*(name for name in names if mirrors(name, mutant.file)), *patterns):
        if pattern == '@operation':
            if mutant.operation:
                operation = f'chainrule::operations::{mutant.operation}'
                for room, header in (('operation', 'every_operation'), ('fact', 'every_fact')):
                    text = f'#include "operations/{header}.hpp"\nBOOST_AUTO_TEST_CASE(one) {{ {header}::check<{operation}>(); }}\n'
                    found[f'@{room} {mutant.operation}'] = Test(f'@{room} {mutant.operation}', text, True)
        elif pattern == '@edges':
            found.update((t.name, t) for t in edge_policies())
        else:
            for name in fnmatch.filter(names, pattern):
                if name == 'operations/edges_static' and '@edges' in patterns:
                    continue
                mistake = name.startswith(('compile_fail/', 'sentences/'))
                told = re.findall(r'^ *// expect(?:\(gcc\))?: (.*?) *$', names[name].read_text(), re.MULTILINE) if mistake else ()
                found[name] = Test(name, f'#include "{name}.cpp"\n', not mistake and not name.endswith('_static'), told)
    return list(found.values())


class Workplace:
    """Two copies of the headers as they were when it began; in one of them one header is changed at a time."""

    def __init__(self, number):
        self.folder = FOLDER / f'worker-{os.getpid()}-{number}'
        self.scalars = FOLDER / 'foreign.hpp'
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        for copy in ('include', 'unchanged'):
            shutil.copytree(ROOT / 'include', self.folder / copy)

    def _compile_scalars(self):
        """For mutants of matrices: Eigen, and the library without them."""
        self.scalars = self.folder / 'scalars.hpp'
        self.scalars.write_text(f'{FOREIGN}#include <Eigen/Dense>\n#include <chainrule/chainrule.hpp>\n')
        subprocess.run([*COMPILER, *PROGRAM, *self._paths('include'), '-x', 'c++-header', str(self.scalars), '-o', f'{self.scalars}.gch'], check=True)

    def _paths(self, copy):
        return [f'-I{self.folder / copy}', f'-I{TESTS}', f'-I{TESTS / "operations"}', '-isystem', '/usr/include/eigen3']

    def change(self, mutant):
        if mutant.file.startswith('matrix/') and self.scalars.parent != self.folder:
            self._compile_scalars()
        path = self.folder / 'include' / 'chainrule' / mutant.file
        path.write_text(mutant.apply(path.read_text()))

    def restore(self, mutant):
        shutil.copy(self.folder / 'unchanged' / 'chainrule' / mutant.file, self.folder / 'include' / 'chainrule' / mutant.file)

    def outcome(self, test, seconds, copy='include'):
        source, program = self.folder / 'test.cpp', self.folder / 'program'
        source.write_text(test.text)
        ready = self.scalars if copy == 'include' else FOLDER / 'foreign.hpp'
        command = [*COMPILER, *PROGRAM, '-include', str(ready), *self._paths(copy), str(source)]
        if test.is_program:
            command += [str(FOLDER / 'main.o'), '-o', str(program), *LIBRARIES]
        elif ready == self.scalars and self.scalars.parent == self.folder:
            command += ['-fsyntax-only']
        else:
            command = [*COMPILER, '-fsyntax-only', *self._paths(copy), str(source)]
        if test.told:
            command.remove('-Wfatal-errors')  # there may be many mistakes, one behind another
        status, text, cpu = run(command, seconds, self.folder)
        if test.told:
            is_told = status != 0 and all(each in text for each in test.told)
            return Outcome(is_told, '' if is_told else 'a mistake is not told', cpu, False)
        if status != 0:
            error = next((line for line in text.splitlines() if 'error:' in line), text.strip()[-200:])
            too_long = cpu > seconds
            return Outcome(False, 'too long' if too_long else error.split('error: ')[-1][:160], cpu,
                           not too_long and bool(NO_CODE.search(error.split('error: ')[-1])))
        if test.is_program:
            status, text, more = run([str(program)], seconds, self.folder, FEWER)
            cpu += more
            if status != 0:
                reason = next((line for line in text.splitlines() if 'error:' in line or line.startswith('not ok')), f'status {status}')
                return Outcome(False, reason.split('error: ')[-1][:160], cpu, False)
        return Outcome(True, '', cpu, False)


def prepare():
    """What every worker needs: the main function of test programs, and what they include of others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = FOREIGN
    header, compiled, main = FOLDER / 'foreign.hpp', FOLDER / 'foreign.hpp.gch', FOLDER / 'main.o'
    if not compiled.exists() or header.read_text() != text:
        header.write_text(text)
        subprocess.run([*COMPILER, *PROGRAM, '-x', 'c++-header', str(header), '-o', str(compiled)], check=True)
    if not main.exists() or main.stat().st_mtime < (TESTS / 'main.cpp').stat().st_mtime:
        subprocess.run([*COMPILER, *PROGRAM, '-c', str(TESTS / 'main.cpp'), '-o', str(main)], check=True)


def is_focused(test, mutant):
    """Of the one operation that is changed, or mirroring its header: always run, whatever the patience."""
    return test.name.startswith(('@operation', '@fact')) or mirrors(test.name, mutant.file)


class Ranking:
    """What is known of the tests: what they cost, and which kill what. The best is the most likely to kill for its time."""

    def __init__(self):
        self.file = FOLDER / 'ranking.json'
        data = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.cost = data.get('cost', {})
        self.tried = collections.Counter(data.get('tried', {}))
        self.killed = collections.Counter(data.get('killed', {}))
        self.lock = threading.Lock()

    @staticmethod
    def _levels(mutant):
        return (mutant.file.split('/')[0], mutant.file, f'{mutant.file}:{mutant.scope}')

    @staticmethod
    def _name(test):
        return test.name.split(' ')[0]  # @operation sin_ and @operation cos_ have much in common

    def cost_of(self, test):
        return self.cost.get(self._name(test), 8 if test.is_program else 2)

    def chance(self, test, mutant):
        is_near = test.name.split('/')[0] == mutant.file.split('/')[0]
        chance = 0.8 if is_focused(test, mutant) else 0.4 if is_near else 0.2
        for level in self._levels(mutant):
            key = f'{level} {self._name(test)}'
            chance = (self.killed[key] + 2 * chance) / (self.tried[key] + 2)
        return chance

    def order(self, tests, mutant):
        return sorted(tests, key=lambda t: -self.chance(t, mutant) / self.cost_of(t))

    def learn(self, test, mutant, outcome):
        with self.lock:
            for level in self._levels(mutant):
                self.tried[f'{level} {self._name(test)}'] += 1
                self.killed[f'{level} {self._name(test)}'] += not outcome.passed
            if outcome.passed:
                self.cost[self._name(test)] = round(outcome.cpu, 2)

    def save(self):
        with self.lock:
            self.file.write_text(json.dumps({'cost': self.cost, 'tried': self.tried, 'killed': self.killed}))


class Baseline:
    """Whether a test passes on the headers as they are; asked when it first kills in a state of headers and test."""

    def __init__(self):
        self.file = FOLDER / 'baseline.json'
        self.known = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.headers = digest_of(HEADERS.rglob('*.hpp'))
        self.lock = threading.Lock()

    def passes(self, test, workplace):
        folder = (TESTS / test.name).parent if not test.name.startswith('@') else TESTS / 'operations'
        sources = [folder / f'{pathlib.Path(test.name).name}.cpp', *folder.glob('*.hpp')]
        key = f'{self.headers} {digest_of(p for p in sources if p.exists())} {test.digest}'
        if key not in self.known:
            outcome = workplace.outcome(test, 600, 'unchanged')
            with self.lock:
                self.known = {k: v for k, v in self.known.items() if k.startswith(self.headers)}
                self.known[key] = outcome.passed
                self.file.write_text(json.dumps(self.known))
            if not outcome.passed:
                print(f'{test.name} fails on the headers as they are and is left out: {outcome.reason}', flush=True)
        return self.known[key]


Verdict = collections.namedtuple('Verdict', 'what test reason cpu')


def verdict(mutant, tests, workplace, ranking, baseline, patience):
    """Tries a mutant for so many CPU seconds: killed, stillborn (no C++), or survived."""
    total = 0
    workplace.change(mutant)
    try:
        for test in ranking.order(tests, mutant):
            if total + ranking.cost_of(test) > patience and not is_focused(test, mutant):
                continue
            outcome = workplace.outcome(test, 3 * ranking.cost_of(test) + 10)
            total += outcome.cpu
            if not outcome.passed and not baseline.passes(test, workplace):
                continue
            if outcome.is_stillborn:
                return Verdict('stillborn', test.name, outcome.reason, total)
            ranking.learn(test, mutant, outcome)
            if not outcome.passed:
                return Verdict('killed', test.name, outcome.reason, total)
        return Verdict('survived', '', '', total)
    finally:
        workplace.restore(mutant)
