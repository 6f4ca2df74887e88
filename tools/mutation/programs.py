"""Programs that hold thousands of mutants, each switched on by number while they run: what the library does with formulas as data,
compiled once. A verdict costs some tenths of a second so, and minutes where each mutant has a build of its own.

Mutants that a switch can not hold (a type, a template's argument) and those that survive here are left to the other tests.
"""
import atexit
import json
import os
import re
import resource
import shutil
import subprocess

from . import trials
from .source import Source
from .switched import Writer

ROOMS = ('calculus/', 'matrix/', 'graph/graph.hpp', 'graph/reverse.hpp', 'graph/taylor.hpp', 'graph/eliminate.hpp', 'graph/handle.hpp',
         'graph/loop.hpp', 'graph/unroll.hpp', 'graph/partials.hpp')
ALGEBRA = ('calculus/equivalent_static', 'calculus/identities_static', 'laws/equality_static')
FACTS = ('calculus/facts_static', 'calculus/signs_static')
CANONICAL = ('calculus/canonical_static', 'calculus/simplify_static', 'calculus/signs_static', 'calculus/compare_static')
# The static tests and the programs, with how many formulas, that headers are tried with; the first that fits.
TRIED_WITH = (
    ('graph/loop', (), {'graph/loop': 1}),
    ('graph/unroll', ('graph/unroll_static',), {}),
    ('graph/', ('graph/graph_static', 'graph/partials_static', 'graph/reverse_static', 'graph/eliminate_static'), {'graph/exact': 500}),
    ('calculus/exact_', ('calculus/exact_static', *ALGEBRA), {'calculus/exact': 1, 'laws/exact_numbers': 150, 'laws/algebra': 250}),
    ('calculus/equivalent', ALGEBRA, {'laws/algebra': 250}),
    ('calculus/facts', FACTS, {'laws/facts': 1000}),
    ('calculus/ranges', FACTS, {'laws/facts': 1000}),
    (('calculus/indexed', 'calculus/written_out'), ('calculus/indexed_static',), {}),
    ('calculus/simplify', ('calculus/simplify_static',), {}),
    ('calculus/expand', ('calculus/expand_static',), {'laws/algebra': 250}),
    (('matrix/canonical', 'matrix/compare', 'matrix/expression'), ('matrix/equality_static',), {'laws/matrices': 700}),
    ('matrix/', (), {'matrix/algebra': 1, 'matrix/rows': 1, 'matrix/targets': 1, 'matrix/cofactors': 1, 'matrix/workspace': 1, 'matrix/evaluate': 1,
                     'matrix/calls': 1}),
    ('', (*ALGEBRA, *CANONICAL), {'calculus/exact': 1, 'laws/canonical': 1000, 'laws/facts': 1000, 'laws/exact_numbers': 150, 'laws/algebra': 250}),
)
SANITIZED = ['-fsanitize=address,signed-integer-overflow,shift,integer-divide-by-zero,bounds', '-fno-sanitize-recover=all']  # what is no constant expression ends the program
HERE = trials.ROOT / 'tools' / 'mutation'
QUESTIONS = {  # what is written into copies of headers where static tests ask: of what, what; and behind it, likewise
    'calculus/compare.hpp': (('constexpr bool same_canonical_form() {', 'constexpr bool same_canonical_form_at_first() {'), ('''
/// Whether two formulas, or a formula and a Hana integer, are the same in canonical form.
''', '''
template <class A, class B>
constexpr bool same_canonical_form() {
  constexpr bool same = same_canonical_form_at_first<A, B>();
  static_cast<void>(&mutants::again<&mutants::same_form<canonical_reader, canonical_speller<canonical_arena>, info_of<comparable<A>>, info_of<comparable<B>>,
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
    write_simplest(reader, operations, [&to](auto const& writer, int last) {
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
  else return result;
}
''', '''
  else {
    static_cast<void>(&mutants::again<&mutants::same_answer<equivalence_attempt<Words>, &attempt_equivalence<Words>, info_of<A>, info_of<B>,
                                                            result.holds, result.error>>::is_listed);
    return result;
  }
}
'''),),
    'calculus/facts.hpp': (
        ('inline constexpr int degree_of = [] {', 'inline constexpr auto degree_asked = [] {', '''
}();
''', '''
};
template <class E, class... X>
inline constexpr int degree_of = mutants::noted<degree_asked<E, X...>>();
'''),
        ('inline constexpr bool depends_of = [] {', 'inline constexpr auto depends_asked = [] {', '''
}();
''', '''
};
template <class E, class X>
inline constexpr bool depends_of = mutants::noted<depends_asked<E, X>>();
'''),
        ('inline constexpr interval values_of = range_of(canonical_form<E>());', '''
inline constexpr auto values_asked = [] { return range_of(canonical_form<E>()); };
template <class E>
inline constexpr interval values_of = mutants::noted<values_asked<E>>();
template <class E>
inline constexpr auto defined_asked = [] { return is_defined_everywhere(canonical_form<E>()); };
'''),
        ('bool_c<detail::is_defined_everywhere(detail::canonical_form<E>())>', 'bool_c<mutants::noted<detail::defined_asked<E>>()>'),
        ('inline constexpr homogeneous_degree homogeneity_in = [] {', 'inline constexpr auto homogeneity_asked = [] {', '''
}();
''', '''
};
template <class E, class... X>
inline constexpr homogeneous_degree homogeneity_in = mutants::noted<homogeneity_asked<E, X...>>();
''')),
    'calculus/expand.hpp': (('constexpr auto expanded() {', '''constexpr auto expanded();
template <class E>
inline constexpr auto expansion_asked = [] {
  constexpr auto size = expanded_in<8, 1, 1>(canonical_form<E>());
  return expanded_in<8, (size.formula.used_steps > 0 ? size.formula.used_steps : 1), (size.arguments > 0 ? size.arguments : 1)>(canonical_form<E>());
};
template <class E>
constexpr auto expanded() {
  static_cast<void>(mutants::noted<expansion_asked<E>>());'''),),
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


def tried_with(file):
    """The static tests and the programs that a header is tried with."""
    return next((asked, programs) for beginning, asked, programs in TRIED_WITH if file.startswith(beginning))


def questions(file):
    """What an open verdict depends on besides the header."""
    asked = [trials.TESTS / f'{name}.cpp' for names in tried_with(file) for name in names]
    return trials.digest_of([*asked, *(trials.TESTS / 'laws').glob('*.hpp'), *HERE.glob('*.[ch]pp'), HERE / 'programs.py', HERE / 'switched.py'])[:12]


def asking(name):
    """A static test whose assertions are questions: what it calculates without templates is calculated again while a program runs."""
    path = trials.TESTS / f'{name}.cpp'
    source = Source(name, path.read_text())
    text, at = [f'#line 1 "{path}"\n'], 0
    for i, token in enumerate(source.tokens):
        last = source.closing.get(i + 1)
        if token.text == 'static_assert' and source.position(token.start)[1] == 1 and source.tokens[last - 1].kind != 'string':
            begin, end = source.tokens[i + 1].start, source.tokens[last].end
            text += [source.text[at:token.start], f'static bool const question_{i} = mutants::is_asked([] {{ return static_cast<bool>(',
                     source.text[begin:end], '); })']
            at = end
    return ''.join(text) + source.text[at:]


class Programs:
    """Built for these mutants; `held` are those that have a switch."""

    def __init__(self, mutants):
        self.folder = trials.FOLDER / f'switched-{os.getpid()}'
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.questions = {file: questions(file) for file in {m.file for m in mutants}}
        self.formulas = {}
        self.numbered = {m: n for n, m in enumerate(mutants, 1)}
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
            for before, after, *end in changes:
                if text.count(before) != 1:
                    raise SystemExit(f'{file} has changed: tools/mutation/programs.py does not find\n{before}')
                head, tail = text.split(before)
                text = head + after + (tail.replace(*end, 1) if end else tail)
            path.write_text(text)

    def _built(self):
        """Names of programs, the quickest to kill first."""
        def compile_to(output, *arguments):
            subprocess.run([*COMPILER, f'-I{self.folder / "include"}', '-o', str(self.folder / output), *map(str, arguments)], check=True)

        rooms = list({tried_with(m.file)[0]: tried_with(m.file) for m in self.held}.values())
        objects = []
        for test in sorted({name for asked, _ in rooms for name in asked}):
            source = self.folder / f'{test.replace("/", "_")}.cpp'
            source.write_text(asking(test))
            objects.append(source.with_suffix('.o'))
            compile_to(objects[-1].name, *SANITIZED, '-c', f'-iquote{(trials.TESTS / test).parent}', source)
        compile_to('again', *SANITIZED, HERE / 'again.cpp', *objects)
        yield 'again'
        self.formulas = {name: formulas for _, chosen in rooms for name, formulas in chosen.items()}
        for test in self.formulas:
            compile_to(test.replace('/', '_'), trials.TESTS / f'{test}.cpp', trials.FOLDER / 'main.o', *trials.LIBRARIES)
            yield test

    def _run(self, name, number, seconds):
        """(why it failed, or nothing; CPU seconds); stopped at its first failure."""
        def limits():
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            if name != 'again':
                resource.setrlimit(resource.RLIMIT_AS, (trials.MEMORY, trials.MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        environment = {**os.environ, 'CHAINRULE_MUTANT': str(number), 'CHAINRULE_FORMULAS': str(self.formulas.get(name, 1)),
                       'BOOST_TEST_COLOR_OUTPUT': 'no', 'ASAN_OPTIONS': 'detect_leaks=0:hard_rss_limit_mb=4000:allocator_may_return_null=0'}
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
        return trials.Verdict('open', self.questions[mutant.file], 'not noticed' if tried else 'never differs' if number in self.came_by else 'not reached', total)
