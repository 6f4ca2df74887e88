"""The programs behind the reference: every example is compiled and run, and what it prints is what its page shows."""
import concurrent.futures
import hashlib
import os
import pathlib
import re
import shlex
import subprocess
import tempfile

from names import HEADERS, ROOT

PAGES = pathlib.Path(__file__).resolve().parent
EXAMPLES = ROOT / 'examples' / 'reference'
KEPT = ROOT / 'build' / 'reference'  # what programs printed, by their text and the headers

# Where curves are drawn, in the first argument that is no constant, and what the other arguments are then.
RANGES = {
    'pow': (0.02, 3, '2.5'), 'sqrt': (0.002, 4), 'cbrt': (-3, 3), 'hypot': (-4, 4, '1.0'),
    'exp': (-2, 2), 'expm1': (-2, 2), 'exp2': (-3, 2), 'log': (0.02, 5), 'log1p': (-0.98, 4), 'log2': (0.02, 5), 'log10': (0.02, 5),
    'sin': (-6.5, 6.5), 'cos': (-6.5, 6.5), 'tan': (-4.5, 4.5), 'asin': (-1, 1), 'acos': (-1, 1), 'atan': (-5, 5), 'atan2': (-4, 4, '1.0'),
    'sinh': (-2.5, 2.5), 'cosh': (-2.5, 2.5), 'acosh': (1, 5), 'atanh': (-1, 1),
    'lgamma': (-4, 5), 'tgamma': (-3, 4), 'digamma': (-3, 4), 'polygamma': (0.3, 4),
    'erfcx': (-1.5, 4), 'ierfcx': (-1, 4), 'log_norm_cdf': (-5, 3), 'log_norm_cdf_derivative': (-5, 3), 'norm_quantile': (0, 1),
    'norm_quantile_density': (0, 1), 'log_beta': (0.1, 5, '2.0'), 'polygamma_difference': (0.3, 4, '1.0'), 'logit': (0, 1),
    'log1mexp': (-4, 0), 'fmod': (-5, 5, '2.0'), 'copysign': (-3, 3, '-1.0'), 'min': (-3, 3, '1.0'), 'max': (-3, 3, '1.0'),
    'clamp': (-3, 3, '-1.0', '1.0'), 'sigmoid': (-6, 6), 'softplus': (-6, 6), 'log_sum_exp': (-5, 5, '0.0'), 'xlogy': (0, 4, '2.0'),
    'floor': (-2.99, 2.99), 'ceil': (-2.99, 2.99), 'round': (-2.99, 2.99), 'trunc': (-2.99, 2.99),
}
VARIABLES = ['x', 'y', 'z']
PRELUDE = """#include <chainrule/chainrule.hpp>
#include <iostream>
#include "facts.hpp"
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
"""


def struct_of(name):
    """The text of the struct that states an operation's facts."""
    text = (HEADERS / name.declarations[0].header).read_text()
    found = re.search(rf'^struct {name.operation}(?= |;|\{{).*?^\}};', re.sub(rf'struct {name.operation};', '', text), re.MULTILINE | re.DOTALL)
    return found[0]


class Operation:
    """How an operation is called in its example: with exact constants first where it wants them, at its first sample."""

    def __init__(self, name):
        text = struct_of(name)
        self.name = name
        sample = re.search(r'samples\[\] = \{\{(.*?)\}', text)
        self.sample = [value.strip() for value in sample[1].split(',')] if sample else ['1.5']
        constants = re.search(r'constant_arguments = (\d)', text)
        self.constants = int(constants[1]) if constants else 0
        self.count = len(name.arguments)
        self.sample += ['0'] * (self.count - len(self.sample))

    def formula(self):
        arguments = [f'{self.sample[k]}_c' if k < self.constants else VARIABLES[k - self.constants] for k in range(self.count)]
        return f'{self.name.name}({", ".join(arguments)})'

    def example(self):
        used = VARIABLES[:self.count - self.constants]
        at = ', '.join(value if re.search(r'[.e]', value) else f'{value}.0' for value in self.sample[self.constants:self.count])
        lines = [f'constexpr auto f = cr::function({self.formula()}, {", ".join(used)});',
                 f'auto const [value, slopes] = f.value_and_gradient({at});',
                 'std::cout << "value        " << value << "\\n";']
        for k, variable in enumerate(used):
            lines.append(f'std::cout << "d/d{variable}         " << slopes[{k}] << " = " << diff({self.formula()}, {variable}) << "\\n";')
        lines.append(f'std::cout << "d2/dx2       " << f.hessian({at})[0][0] << "\\n";')
        return '\n'.join(lines)

    def function(self):
        a, b, *held = RANGES.get(self.name.name, (-3, 3))
        struct = f'cr::operations::{self.name.operation}'
        return (f'void example_{self.name.page}() {{\n  std::puts("begin");\n{self.example()}\nstd::cout << std::flush;\nstd::puts("end");\n'
                f'facts::print<{struct}>();\nfacts::curve(f, {", ".join([str(float(a)), str(float(b)), *held])});\n}}\n')


def facts_only(name):
    """An operation that is an operator: its facts, without a curve."""
    return f'void example_{name.page}() {{ facts::print<cr::operations::{name.operation}>(); }}\n'


def main_of(pages):
    calls = ''.join(f'  std::puts("page\\t{page}"); std::fflush(stdout); example_{page}(); std::cout << std::flush;\n' for page in pages)
    return f'int main() {{\n{calls}}}\n'


def printed(source, more=('-O0',), arguments=()):
    """Compiles a program and runs it; remembers what it printed."""
    command = [*shlex.split(os.environ.get('CXX', 'g++')), '-std=c++20', '-w', f'-I{HEADERS.parent}', f'-I{PAGES}', *more]
    digest = hashlib.sha256(repr((command, arguments)).encode() + source.encode())
    for header in sorted(HEADERS.rglob('*.hpp')):
        digest.update(header.read_bytes())
    if 'facts.hpp' in source:
        digest.update((PAGES / 'facts.hpp').read_bytes())
    kept = KEPT / digest.hexdigest()[:32]
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / 'program'
            subprocess.run([*command, '-x', 'c++', '-', '-o', program], input=source, text=True, check=True)
            output = subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout
        kept.write_text(output)
    return kept.read_text()


def by_page(output):
    """What each example printed."""
    return {part.split('\n', 1)[0]: part.split('\n', 1)[1] for part in output.split('page\t')[1:]}


def written_examples():
    """The examples in examples/reference: for each page the code, and the source with a main function."""
    for source in sorted(EXAMPLES.glob('*.cpp')):
        text = source.read_text()
        bodies = dict(re.findall(r'^void example_(\w+)\(\) \{\n(.*?)^\}', text, re.MULTILINE | re.DOTALL))
        bodies |= {page: f'  {body}\n' for page, body in re.findall(r'^void example_(\w+)\(\) \{ (.*) \}$', text, re.MULTILINE)}
        yield source, bodies, f'#include "{source}"\n#include <cstdio>\n#include <iostream>\n' + main_of(bodies)


# What an example of a solver is linked with.
LINKED = {'mpi': 'ompi', 'parallel': '-ltbb', 'ceres': '-lceres -lglog', 'gsl': '-lgsl -lgslcblas', 'ipopt': 'ipopt', 'lbfgs': '-llbfgs', 'nlopt': '-lnlopt'}


def linked(text):
    """The arguments that a program needs for the adapters which it includes."""
    found = []
    for solver in re.findall(r'#include <chainrule/adapters/(\w+)\.hpp>', text):
        said = LINKED.get(solver, '')
        if said and not said.startswith('-'):
            said = subprocess.run(['pkg-config', '--cflags', '--libs', said], capture_output=True, text=True, check=True).stdout
        found += said.split()
    return ('-Wl,--no-as-needed', *found) if found else ()


def output_of_example(source):
    """What a program in examples prints."""
    text = (ROOT / source).read_text()
    return printed(f'#line 1 "{source}"\n{text}', ('-O1', f'-I{(ROOT / source).parent}', '-isystem', '/usr/include/eigen3', *linked(text)))


def run_all(names):
    """Page -> (code, what it printed), page -> facts, page -> points of the curve."""
    operations = [name for name in names.values() if name.operation and name.name != "hadamard"]
    functions = [Operation(name) for name in operations if re.match(r'\w+$', name.name) and name.name not in ("equal", "select")]
    others = [name for name in operations if not re.match(r'\w+$', name.name) or name.name in ('equal', 'select')]
    size = (len(functions) + 3) // 4
    parts = [functions[k:k + size] for k in range(0, len(functions), size)]
    sources = [PRELUDE + ''.join(each.function() for each in part) + main_of(each.name.page for each in part) for part in parts]
    sources.append(PRELUDE + ''.join(facts_only(name) for name in others) + main_of(name.page for name in others))
    written = list(written_examples())
    eigen = ('-O0', '-isystem', '/usr/include/eigen3')
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        outputs = list(pool.map(printed, sources))
        more = list(pool.map(lambda each: printed(each[2], (*eigen, *linked(each[0].read_text()))), written))
    examples, facts, curves = {}, {}, {}
    for output in outputs:
        for page, text in by_page(output).items():
            facts[page] = [tuple(line.split('\t')[1:]) for line in text.splitlines() if line.startswith('fact\t')]
            curves[page] = [tuple(map(float, line.split('\t')[1:])) for line in text.splitlines() if line.startswith('curve\t')]
            if shown := re.search(r'begin\n(.*?)end\n', text, re.DOTALL):
                examples[page] = [next(each for each in functions if each.name.page == page).example(), shown[1]]
    for (source, bodies, _), output in zip(written, more):
        shown = by_page(output)
        for page, body in bodies.items():
            code = re.sub(r'^  ', '', body, flags=re.MULTILINE)
            also = re.search(r'// also: (.*)\n', code)
            with_struct = re.search(r'// with: (\w+)\n', code)
            code = re.sub(r'// (also|with): .*\n', '', code)
            if with_struct:
                code = re.search(rf'^struct {with_struct[1]} \{{.*?^\}};\n', source.read_text(), re.MULTILINE | re.DOTALL)[0] + '\n' + code
            for each in [page, *(also[1].split() if also else [])]:
                if each not in examples:
                    examples[each] = [code, shown[page], source.relative_to(ROOT).as_posix()]
    return examples, facts, curves
