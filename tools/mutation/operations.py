"""Mutants of operations, many at a time. An operation is one struct, and a user may write more of them: so a mutant of one is one more,
in a namespace of its own, and one program checks dozens. Slopes come with the operations whose rules name them.
"""
import collections
import pathlib
import re
import subprocess

from . import trials

STRUCT = re.compile(r'^(?:///[^\n]*\n)*(?:template[^\n]*\n)?struct (\w+_)\b([^;{\n]*)\{.*?^\};\n', re.MULTILINE | re.DOTALL)
SPECIAL = {'error_gamma', 'statistics'}  # families whose first derivatives have a goal of 8 units, not 4
BATCH = 40
SECONDS = 20  # for one mutant's checks
POINTS = '8'  # for test/operations/derivative_errors.hpp
STAGES = ('mutants::check_slopes<{0}, operations::{1}>({2}); mutants::check_facts<{0}, operations::{1}>()',
          'every_operation::check<{0}>(); complex_numbers::check_operation<{0}>()')

Struct = collections.namedtuple('Struct', 'file name bases begin end text')


def structs():
    found = {}
    for path in sorted((trials.HEADERS / 'operations').glob('*.hpp')):
        text = path.read_text()
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


def source(number, mutant, everything):
    """A namespace with a mutant, and what is checked in it; None where it is no struct's."""
    if mutant is not None and mutant.operation not in everything:
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
    return f'#line 1 "mutant_{number}"\nnamespace chainrule::operations::mutant_{number} {{\n{forward}{"".join(parts)}}}\n', checked


def case(number, checked, everything, stage):
    lines = []
    for name in checked:
        family = pathlib.Path(everything[name].file).stem
        goal = 8 if family in SPECIAL else 4
        lines.append(f'  {STAGES[stage].format(f"operations::mutant_{number}::{name}", name, goal)};\n')
    return f'#line 1 "mutant_{number}"\nBOOST_AUTO_TEST_CASE(mutant_{number}) {{\n  namespace operations = chainrule::operations;\n{"".join(lines)}}}\n'


class Bench:
    """Where such programs are built: with all that they include compiled once."""

    def __init__(self):
        self.folder = trials.FOLDER / 'operations'
        self.folder.mkdir(parents=True, exist_ok=True)
        self.flags = [f'-I{trials.ROOT / "include"}', f'-I{trials.TESTS}', f'-I{trials.TESTS / "operations"}']
        header = self.folder / 'checks.hpp'
        header.write_text((pathlib.Path(__file__).with_name('checks.hpp')).read_text())
        self.command = ['g++', '-std=c++20', '-w', '-O0', '-DBOOST_TEST_DYN_LINK', *self.flags]
        self.everything = structs()
        self.header = header

    def takes(self, mutant):
        return mutant.file.startswith('operations/') and mutant.file != 'operations/indexed.hpp' and source(0, mutant, self.everything) is not None

    def tried(self, mutants):
        """Yields {mutant: verdict} of some after the other; open are those that survive every stage."""
        if mutants and subprocess.run([*self.command, '-x', 'c++-header', str(self.header), '-o', f'{self.header}.gch']).returncode != 0:
            raise SystemExit('tools/mutation/checks.hpp does not compile')
        for first in range(0, len(mutants), BATCH):
            left, spent = mutants[first:first + BATCH], 0
            for stage in range(len(STAGES)):
                found, cpu = self.verdicts(left, stage, self.everything) if left else ({}, 0)
                spent += cpu / BATCH
                left = [m for m in left if found[m][0] == 'survived']
                yield {m: trials.Verdict(what, '@operation', reason, spent) for m, (what, reason) in found.items() if what != 'survived'}
            yield {m: trials.Verdict('open', '@operation', '', spent) for m in left}

    def verdicts(self, mutants, stage, everything):
        """{mutant: (what, reason)} and CPU seconds; those that are in nobody's struct are left out."""
        found, cpu = {}, 0
        numbered = {}
        for mutant in mutants:
            if made := source(len(numbered), mutant, everything):
                numbered[len(numbered)] = (mutant, *made)
        while numbered:
            text = '#include "checks.hpp"\n' + ''.join(part for _, part, _ in numbered.values())
            text += ''.join(case(k, checked, everything, stage) for k, (_, _, checked) in numbered.items())
            (self.folder / 'batch.cpp').write_text(text)
            status, output, used = trials.run([*self.command, '-fmax-errors=0', f'-I{self.folder}', '-o', str(self.folder / 'batch'),
                                               str(self.folder / 'batch.cpp'), str(trials.FOLDER / 'main.o'), *trials.LIBRARIES], 900, self.folder)
            cpu += used
            if status == 0:
                break
            blamed = self.blamed(output, numbered)
            if not blamed:
                raise SystemExit(f'No mutant is to blame:\n{output[:3000]}')
            for number, reason in blamed.items():
                mutant, _, _ = numbered.pop(number)
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
