"""Programs that hold thousands of mutants, each switched on by number while they run: what the library does with formulas as data,
compiled once. A verdict costs some tenths of a second so, and minutes where each mutant has a build of its own.

Mutants that a switch can not hold (a type, a template's argument) and those that survive here are left to the other tests.
"""
import json
import os
import re
import resource
import shutil
import subprocess

from . import trials
from .switched import Writer

ROOMS = ('calculus/', 'matrix/', 'graph/graph.hpp', 'graph/reverse.hpp', 'graph/taylor.hpp', 'graph/eliminate.hpp', 'graph/handle.hpp',
         'graph/loop.hpp', 'graph/unroll.hpp', 'graph/partials.hpp')
PROGRAMS = {'graph/exact': 500, 'calculus/exact': 1, 'laws/exact_numbers': 150, 'laws/canonical': 1000, 'laws/facts': 1000, 'laws/matrices': 700, 'laws/algebra': 250}  # and how many formulas
ASKED = ('calculus/identities_static', 'calculus/canonical_static', 'calculus/simplify_static', 'calculus/signs_static',
         'calculus/compare_static', 'calculus/equivalent_static', 'laws/equality_static', 'matrix/equality_static')  # what these ask the compiler, the program `again` asks at run time
HERE = trials.ROOT / 'tools' / 'mutation'
QUESTIONS = {  # what is written into copies of headers where static tests ask
    'calculus/compare.hpp': (('constexpr bool same_canonical_form() {', 'constexpr bool same_canonical_form_at_first() {'), ('''
/// Whether two formulas, or a formula and a Hana integer, are the same in canonical form.
''', '''
template <class A, class B>
constexpr bool same_canonical_form() {
  constexpr bool same = same_canonical_form_at_first<A, B>();
  static_cast<void>(&mutants::again<&mutants::same_form<canonical_reader, canonical_speller, info_of<comparable<A>>, info_of<comparable<B>>,
                                                        same>>::is_listed);
  return same;
}
''')),
    'calculus/simplify.hpp': (('''
template <class E>
constexpr auto simplified() {
''', '''
struct write_again {
  template <class R, class W>
  void operator()(R const& reader, int operations, W& to) const {
    write_simplest(reader, operations, [&to](canonical_writer const& writer, int last) {
      to = writer.template pack<int(std::tuple_size_v<decltype(to.steps)>), int(std::tuple_size_v<decltype(to.arguments)>)>(last);
    });
  }
};
template <class E>
constexpr auto simplified() {
  static_cast<void>(&mutants::again<&mutants::same_simplest<canonical_reader, info_of<E>, simplification<E>::written,
                                                            simplification<E>::size.operations, write_again>>::is_listed);
'''),),
    'calculus/equivalent.hpp': (('''
    constexpr auto result = last_attempt<A, B>();
''', '''
    constexpr auto result = last_attempt<A, B>();
    using attempt = equivalence_attempt<8>;
    if constexpr (std::is_same_v<decltype(result), attempt const>)
      static_cast<void>(&mutants::again<&mutants::same_answer<attempt, &attempt_equivalence<8>, info_of<A>, info_of<B>, result.holds>>::is_listed);
'''),),
    'matrix/compare.hpp': (('constexpr bool same_matrices() {', '''constexpr bool same_matrices();
template <class E>
list<hash_t> words_again() {
  matrix_reader reader = matrix_parts<E>::reader();
  reader.read(1 << 30);
  if (reader.arena().scalars().error() != canonical_error::none) return {};
  list<hash_t> words = canonical_speller(reader.arena().scalars(), reader.value().node).words();
  for (std::int64_t const each : {reader.value().factor.num, reader.value().factor.den}) words.push_back(hash_t(each));
  return words;
}
template <class A, class B, bool Expected>
bool same_matrices_again() {
  list<hash_t> const u = words_again<A>(), v = words_again<B>();
  bool same = u.size() == v.size() && !u.empty();
  for (int k = 0; same && k < u.size(); ++k) same = u[k] == v[k];
  return same == Expected || extent_of<A>().rows.size != extent_of<B>().rows.size || extent_of<A>().columns.size != extent_of<B>().columns.size;
}
template <class A, class B>
constexpr bool same_matrices_at_first() {'''), ('''
}  // namespace detail

/// Whether two formulas of matrices''', '''
template <class A, class B>
constexpr bool same_matrices() {
  constexpr bool same = same_matrices_at_first<A, B>();
  static_cast<void>(&mutants::again<&same_matrices_again<A, B, same>>::is_listed);
  return same;
}
}  // namespace detail

/// Whether two formulas of matrices''')),
}
COMPILER = ['g++', '-std=c++20', '-w', '-O1', '-DBOOST_TEST_DYN_LINK', '-Wno-narrowing', '-fpermissive', '-fconstexpr-ops-limit=1000000000',
            '-fconstexpr-loop-limit=10000000', '-fmax-errors=60', '-include', str(HERE / 'switch.hpp'), '-include', str(HERE / 'again.hpp'),
            f'-I{trials.TESTS}', '-isystem', '/usr/include/eigen3']


def questions():
    """What an open verdict depends on besides the header."""
    asked = [trials.TESTS / f'{name}.cpp' for name in (*PROGRAMS, *ASKED)]
    return trials.digest_of([*asked, *(trials.TESTS / 'laws').glob('*.hpp'), *HERE.glob('*.[ch]pp'), HERE / 'programs.py'])[:12]


class Programs:
    """Built for these mutants; `held` are those that have a switch."""

    def __init__(self, mutants):
        self.folder = trials.FOLDER / 'switched'
        self.questions = questions()
        self.numbered = {m: n for n, m in enumerate(mutants, 1)}
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(trials.ROOT / 'include', self.folder / 'include')
        self.dropped = self._remembered()
        self.held = self._write()
        self._drop_what_does_not_compile()
        self._ask_again()
        self.differed, self.cost, self.came_by, self.code = {}, {}, set(), set()
        for name in self._built():
            reason, self.cost[name] = self._run(name, 0, 60)
            if reason:
                raise SystemExit(f'{name} fails without a mutant: {reason}')
            reached = [tuple(map(int, line.split())) for line in (self.folder / 'reached').read_text().splitlines()]
            self.came_by.update(number for number, _, _ in reached)
            self.code.update(number for number, _, is_code in reached if is_code)
            self.differed[name] = {number for number, differs, _ in reached if differs}

    def _remembered(self):
        file = trials.FOLDER / 'no_switch.json'
        return set(json.loads(file.read_text())) if file.exists() else set()

    def _write(self):
        held = []
        for file in sorted({m.file for m in self.numbered}):
            writer = Writer(file, (trials.HEADERS / file).read_text())
            held += writer.add({m: n for m, n in self.numbered.items() if m.file == file and m.key not in self.dropped})
            (self.folder / 'include' / 'chainrule' / file).write_text(writer.result())
        return sorted(held, key=self.numbered.get)

    def _drop_what_does_not_compile(self):
        source = self.folder / 'all.cpp'
        source.write_text('#include <chainrule/chainrule.hpp>\n#include <chainrule/matrix.hpp>\n')
        while True:
            done = subprocess.run([*COMPILER, f'-I{self.folder / "include"}', '-fsyntax-only', str(source)], capture_output=True, text=True)
            if done.returncode == 0:
                break
            places, behind = set(), []
            for line in done.stderr.splitlines():
                found = re.match(r'.*?include/chainrule/(\S+?\.hpp):(\d+):', line)
                if 'error: ' in line:
                    places.update([(found[1], int(found[2]))] if found else behind[-1:])
                    behind = []
                elif found and 'required from' in line:
                    behind.append((found[1], int(found[2])))
            wrong = {m.key for m in self.held if (m.file, m.line) in places}
            if not wrong:
                raise SystemExit(f'No switch is to blame:\n{done.stderr[:3000]}')
            self.dropped |= wrong
            self.held = self._write()
        (trials.FOLDER / 'no_switch.json').write_text(json.dumps(sorted(self.dropped)))

    def _ask_again(self):
        for file, changes in QUESTIONS.items():
            path = self.folder / 'include' / 'chainrule' / file
            text = path.read_text()
            for before, after in changes:
                if text.count(before) != 1:
                    raise SystemExit(f'{file} has changed: tools/mutation/programs.py does not find\n{before}')
                text = text.replace(before, after)
            path.write_text(text)

    def _built(self):
        """Names of programs, the quickest to kill first."""
        def compile_to(output, *arguments):
            subprocess.run([*COMPILER, f'-I{self.folder / "include"}', '-o', str(self.folder / output), *map(str, arguments)], check=True)

        objects = []
        for test in ASKED:
            objects.append(self.folder / f'{test.replace("/", "_")}.o')
            compile_to(objects[-1].name, '-c', trials.TESTS / f'{test}.cpp')
        compile_to('again', HERE / 'again.cpp', *objects)
        yield 'again'
        for test in PROGRAMS:
            compile_to(test.replace('/', '_'), trials.TESTS / f'{test}.cpp', trials.FOLDER / 'main.o', *trials.LIBRARIES)
            yield test

    def _run(self, name, number, seconds):
        """(why it failed, or nothing; CPU seconds); stopped at its first failure."""
        def limits():
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (trials.MEMORY, trials.MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        environment = {**os.environ, 'CHAINRULE_MUTANT': str(number), 'CHAINRULE_FORMULAS': str(PROGRAMS.get(name, 1)),
                       'BOOST_TEST_COLOR_OUTPUT': 'no'}
        if number == 0:
            environment['CHAINRULE_REACHED'] = str(self.folder / 'reached')
        process = subprocess.Popen([str(self.folder / name.replace('/', '_'))], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   errors='replace', env=environment, preexec_fn=limits)
        reason = ''
        for line in process.stdout:
            if 'error: in' in line or line.startswith('not ok'):
                reason = line.split('error: in ')[-1].strip()[:160]
                os.kill(process.pid, 9)
                break
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return reason or ('' if status == 0 else f'status {process.returncode}'), usage.ru_utime + usage.ru_stime

    def verdict(self, mutant):
        """Killed, or open: these programs do not come by, or nothing differs there, or they do not notice it."""
        total, number, tried = 0, self.numbered[mutant], False
        for name, differed in self.differed.items():
            if number in differed:
                tried = True
                reason, cpu = self._run(name, number, 3 * self.cost[name] + 1)
                total += cpu
                if reason:
                    return trials.Verdict('killed', name, reason, total)
        if number in self.came_by - self.code:
            return trials.Verdict('stillborn', '', 'no such operator', total)
        return trials.Verdict('open', self.questions, 'not noticed' if tried else 'never differs' if number in self.came_by else 'not reached', total)
