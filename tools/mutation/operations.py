"""Mutants of operations, many at a time. An operation is one struct, and a user may write more of them: so a mutant of one is one more,
in a namespace of its own, and one program checks dozens. Slopes come with the operations whose rules name them.

First by what is compiled once (asked.cpp): the mutant stands for the operation in graphs that are made and read while the program runs.
What is left is tried as types.
"""
import collections
import pathlib
import re
import subprocess

from . import trials

STRUCT = re.compile(r'(?<!>\n)^struct (\w+_)\b([^;{\n]*)\{.*?^\};\n', re.MULTILINE | re.DOTALL)  # no template
INDEXED = ('array', 'reductions')  # headers whose operations are of arrays and loops: they have other tests
BATCH = 90
SECONDS = 20  # for one mutant's checks
HERE = pathlib.Path(__file__).parent
POINTS = '8'  # for test/operations/derivative_errors.hpp
RULE = '  mutants::check_rule<{0}, operations::{1}>();\n'  # asked first, but where only a fact has changed
STAGES = ('mutants::ask(chainrule::detail::operation<operations::{1}>.key); mutants::ask_of_texts()',
          'every_operation::check<{0}>(); complex_numbers::check_operation<{0}>()')

# The first check that fails ends a case. One that does not end ends the program, and what is left is tried in another.
BEGIN = f'''#include "checks.hpp"
#include <sys/time.h>
struct stops : boost::unit_test::test_observer {{
  void assertion_result(boost::unit_test::assertion_result found) override {{
    if (found != boost::unit_test::AR_PASSED) throw std::runtime_error("killed");
  }}
}};
static void begin() {{
  static stops observer;
  static bool const once = (boost::unit_test::framework::register_observer(observer), true);
  itimerval const seconds{{{{0, 0}}, {{{SECONDS}, 0}}}};
  setitimer(ITIMER_PROF, &seconds, nullptr);
  mutants::replaced().clear();
}}
'''

Struct = collections.namedtuple('Struct', 'file name bases begin end text')


def structs():
    found = {}
    for path in sorted((trials.HEADERS / 'operations').glob('*.hpp')):
        text = path.read_text() if path.stem not in INDEXED else ''
        for m in STRUCT.finditer(text):
            found[m[1]] = Struct(f'operations/{path.name}', m[1], m[2], m.start(), m.end(), m[0])
    return found


def users(name, everything):
    """The structs that are checked in the place of one: itself, or of a slope those whose rules name it, and what lies between."""
    chosen, todo = [name], [name] if 'slope' in everything[name].bases else []
    while todo:
        inner = todo.pop()
        for other in everything.values():
            if other.name not in chosen and re.search(rf'apply<{inner}>', other.text):
                chosen.append(other.name)
                todo += [other.name] if 'slope' in other.bases else []
    return chosen


class Unchanged:
    """An operation as it is: it must pass."""

    def __init__(self, operation):
        self.operation, self.kind, self.edits = operation, 'none', []


def source(number, mutant, everything):
    """A namespace with a mutant, what is in it and what of that is checked; None where it is no struct's."""
    if mutant.operation not in everything:
        return None
    changed = everything[mutant.operation]
    if any(e.start < changed.begin or e.end > changed.end for e in mutant.edits):
        return None
    names = users(mutant.operation, everything)
    text = changed.text
    for e in reversed(mutant.edits):
        text = text[:e.start - changed.begin] + e.text + text[e.end - changed.begin:]
    parts = [text if n == mutant.operation else everything[n].text for n in sorted(names, key=lambda n: 'slope' not in everything[n].bases)]
    checked = [n for n in names if 'slope' not in everything[n].bases]
    forward = ''.join(f'struct {n};\n' for n in names)
    return f'#line 1 "mutant_{number}"\nnamespace chainrule::operations::mutant_{number} {{\n{forward}{"".join(parts)}}}\n', names, checked


def case(number, mutant, names, checked, stage):
    place = f'operations::mutant_{number}'
    replace = 'restate' if stage == 0 and mutant.kind == 'fact' else 'replace'
    lines = [f'  mutants::{replace}<{place}::{name}, operations::{name}>();\n' for name in names]
    if stage == 0 and mutant.kind != 'fact':
        lines += [RULE.format(f'{place}::{name}', name) for name in checked]
    lines += [f'  {STAGES[stage].format(f"{place}::{name}", name)};\n' for name in checked]
    return (f'#line 1 "mutant_{number}"\nBOOST_AUTO_TEST_CASE(mutant_{number}) {{\n  namespace operations = chainrule::operations;\n'
            f'  begin();\n{"".join(lines)}}}\n')


class Bench:
    """Where such programs are built: with all that they include compiled once."""

    def __init__(self):
        self.folder = trials.FOLDER / 'operations'
        self.folder.mkdir(parents=True, exist_ok=True)
        self.flags = [f'-I{trials.ROOT / "include"}', f'-I{trials.TESTS}', f'-I{trials.TESTS / "operations"}', f'-I{HERE}', f'-I{self.folder}']
        header = self.folder / 'checks.hpp'
        header.write_text((HERE / 'checks.hpp').read_text())
        self.command = ['g++', '-std=c++20', '-w', '-O0', '-DBOOST_TEST_DYN_LINK', *self.flags]
        self.everything = structs()
        self.header = header
        self.asked = [self.folder / 'asked.o', self.folder / 'printed.o']

    def takes(self, mutant):
        return mutant.file.startswith('operations/') and source(0, mutant, self.everything) is not None

    def tried(self, mutants):
        """Yields {mutant: verdict} of some after the other; open are those that survive every stage."""
        if mutants:
            self.prepare()
        left = mutants
        for stage in range(len(STAGES)):
            survivors = []
            for first in range(0, len(left), BATCH):
                batch = left[first:first + BATCH]
                found, cpu = self.verdicts(batch, stage, self.everything)
                survivors += [m for m in batch if found[m][0] == 'survived']
                yield {m: trials.Verdict(what, '@operation', reason, cpu / BATCH) for m, (what, reason) in found.items() if what != 'survived'}
            left = survivors
        yield {m: trials.Verdict('open', '@operation', '', 0) for m in left}

    def prepare(self):
        """Compiles what is asked of all, again where that has changed."""
        digest = trials.digest_of([*trials.HEADERS.rglob('*.hpp'), *(trials.TESTS / 'operations').glob('*.hpp'), *HERE.glob('*.[ch]pp')])
        stamp = self.folder / 'digest'
        if stamp.exists() and stamp.read_text() == digest:
            return
        names = ', '.join(f'chainrule::operations::{s.name}' for s in self.everything.values())
        (self.folder / 'everything.hpp').write_text(
            f'#pragma once\nnamespace mutants {{\nusing everything = chainrule::operation_list<{names}>;\n}}\n')
        subprocess.run([*self.command, '-x', 'c++-header', str(self.header), '-o', f'{self.header}.gch'], check=True)
        for made in self.asked:
            subprocess.run([*self.command, '-O1', '-c', str(HERE / made.with_suffix('.cpp').name), '-o', str(made)], check=True)
        found, _ = self.verdicts([Unchanged(name) for name in self.everything], 0, self.everything)
        if wrong := {m.operation: reason for m, (what, reason) in found.items() if what != 'survived'}:
            raise SystemExit(f'Operations fail as they are: {wrong}')
        stamp.write_text(digest)

    def verdicts(self, mutants, stage, everything):
        """{mutant: (what, reason)} and CPU seconds; those that are in nobody's struct are left out."""
        found, cpu = {}, 0
        numbered = {}
        for mutant in mutants:
            if made := source(len(numbered), mutant, everything):
                numbered[len(numbered)] = (mutant, *made)
        while numbered:
            text = BEGIN + ''.join(made[1] for made in numbered.values())
            text += ''.join(case(k, made[0], *made[2:], stage) for k, made in numbered.items())
            (self.folder / 'batch.cpp').write_text(text)
            status, output, used = trials.run([*self.command, '-fmax-errors=0', f'-I{self.folder}', '-o', str(self.folder / 'batch'),
                                               str(self.folder / 'batch.cpp'), *map(str, self.asked), str(trials.FOLDER / 'main.o'), *trials.LIBRARIES], 900, self.folder)
            cpu += used
            if status == 0:
                break
            blamed = self.blamed(output, numbered)
            if not blamed:
                raise SystemExit(f'No mutant is to blame:\n{output[:3000]}')
            for number, reason in blamed.items():
                mutant = numbered.pop(number)[0]
                found[mutant] = ('stillborn' if trials.NO_CODE.search(reason) else 'killed', reason)
        if numbered:
            cpu += self.run(numbered, found)
        return found, cpu

    @staticmethod
    def blamed(output, numbered):
        """The mutants that an error tells of: {number: first error}."""
        blamed, named = {}, []
        for line in output.splitlines():
            named += re.findall(r'mutant_(\d+)', line)
            if 'error: ' in line:
                for number in map(int, named):
                    if number in numbered:
                        blamed.setdefault(number, line.split('error: ')[1][:160])
                named = []
        return blamed

    def run(self, numbered, found):
        cpu = 0
        todo = list(numbered)
        while todo:
            status, output, used = trials.run([str(self.folder / 'batch'), '--log_level=nothing', '--catch_system_errors=no',
                                               '--run_test=' + ','.join(f'mutant_{k}' for k in todo)],
                                              SECONDS * len(todo), self.folder, {'CHAINRULE_POINTS': POINTS})
            cpu += used
            for verdict, number in re.findall(r'^(ok|not ok) \d+ - \w+/mutant_(\d+)', output, re.MULTILINE) or re.findall(
                    r'^(ok|not ok).*?mutant_(\d+)', output, re.MULTILINE):
                todo.remove(int(number))
                found[numbered[int(number)][0]] = ('survived' if verdict == 'ok' else 'killed', '')
            if todo:  # the first of them ended the program
                found[numbered[todo.pop(0)][0]] = ('killed', f'status {status}')
        return cpu
