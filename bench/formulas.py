"""Formulas of any size, as C++ sources that compile a function's value and gradient; for bench/compile_time and the test
of its counts. Each comes typed (a type per operation) and traced (ordinary C++, recorded)."""
import pathlib
import random

LIBRARIES = pathlib.Path(__file__).resolve().parent / 'libraries'

HEAD = '''#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace cr::literals;
'''

# What the sources end with: `f` is the function. SIZE prints the number of steps as an error message.
TAIL = '''
#ifdef SIZE
template <class Problem, bool Vector>
Problem problem_of(cr::compiled_function<Problem, Vector> const&);
using problem = decltype(problem_of(f));
template <std::size_t Steps>
struct size_of_program;
using program = cr::detail::code_for<cr::detail::value_and_jacobian_request<problem>>;
size_of_program<program::value.steps.size()> shown;
#else
double value_and_gradient(std::array<double, inputs> const& in, std::array<double, inputs>& gradient) {
  auto const result = f.value_and_gradient(in);
  gradient = result.gradient;
  return result.value;
}
#endif
'''


def graph(kind, operations):
    """Number of variables, and steps (operation, operands); a value is a number: first the variables, then the steps."""
    steps, variables = [], 1

    def add(operation, *operands):
        steps.append((operation, operands))
        return variables + len(steps) - 1

    if kind == 'chain':  # deep, with reuse
        t = 0
        while len(steps) < operations:
            t = add('+', add('*', add('sin', t), t), 0)
    elif kind == 'sum':
        variables = operations // 2 + 1
        total = add('*', 0, 0)
        for i in range(1, variables):
            total = add('+', total, add('*', i, i))
    elif kind == 'rosenbrock':
        variables = operations // 7 + 2
        total = None
        for i in range(variables - 1):
            valley = add('-', i + 1, add('*', i, i))
            slope = add('-', i, i + 1)
            term = add('+', add('*', valley, valley), add('*', slope, slope))
            total = term if total is None else add('+', total, term)
    elif kind == 'product':
        variables = operations + 1
        total = 0
        for i in range(1, variables):
            total = add('*', total, i)
    elif kind == 'dag':
        variables = 5
        draw = random.Random(7)
        unused = set(range(variables))
        while len(steps) < operations - 1:
            size = variables + len(steps)
            a, b = draw.randrange(max(0, size - 20), size), draw.randrange(size)
            operation = draw.choice(['+', '-', '*', '*', 'sin', 'exp', 'sqrt'])
            operands = (a,) if len(operation) > 1 else (a, b)
            unused -= set(operands)
            unused.add(add(operation, *operands))
        while len(unused) > 1:  # nothing is left out
            a, b = sorted(unused)[:2]
            unused -= {a, b}
            unused.add(add('+', a, b))
    return variables, steps


# Workloads of the benchmark, each a translation unit of its own.
WORKLOADS = {
    'B': HEAD + '''
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr auto wave = sin(x * y);
constexpr auto f = cr::function(exp(wave + z / (x * x + 1_c)) * log(1_c + x * x + y * y) * sqrt(1_c + exp(wave)), x, y, z);
std::array<double, 3> gradient(double const* in, double& value) {
  auto const result = f.value_and_gradient(in[0], in[1], in[2]);
  value = result.value;
  return result.gradient;
}
''',
    'D': f'#include "{LIBRARIES}/reprojection.hpp"\n' + '''
constexpr auto f = bench::cr::function(bench::residuals, bench::unknowns, bench::given);
std::array<std::array<double, 15>, 2> jacobian(std::array<double, 17> const& in, std::array<double, 2>& values) {
  auto const result = f.value_and_jacobian(in);
  values = result.value;
  return result.jacobian;
}
''',
}

KINDS = ('chain', 'sum', 'rosenbrock', 'product', 'dag')


def written(operation, operands, name):
    if len(operands) == 1:
        return f'{operation}({name(operands[0])})'
    return f'{name(operands[0])} {operation} {name(operands[1])}'


def typed(kind, operations):
    variables, steps = graph(kind, operations)

    def name(i):
        return f'x{i}' if i < variables else f't{i - variables}'

    lines = [f'constexpr cr::variable<"x{i}"> x{i};' for i in range(variables)]
    lines += [f'[[maybe_unused]] constexpr auto t{i} = {written(*step, name)};' for i, step in enumerate(steps)]
    listed = ', '.join(f'x{i}' for i in range(variables))
    lines += [f'constexpr std::size_t inputs = {variables};',
              f'constexpr auto f = cr::function(t{len(steps) - 1}, {listed});']
    return HEAD + '\n'.join(lines) + TAIL


LOOPS = {
    'chain': 'auto t = x[0]; for (int i = 0; i < {turns}; ++i) t = sin(t) * t + x[0]; return t;',
    'sum': 'auto s = x[0] * x[0]; for (std::size_t i = 1; i < x.size(); ++i) s = s + x[i] * x[i]; return s;',
    'rosenbrock': 'auto s = 0.0 * x[0]; for (std::size_t i = 0; i + 1 < x.size(); ++i) {{ auto const v = x[i + 1] - x[i] * x[i]; '
                  'auto const u = x[i] - x[i + 1]; s = s + (v * v + u * u); }} return s;',
    'product': 'auto p = x[0]; for (std::size_t i = 1; i < x.size(); ++i) p = p * x[i]; return p;',
}


def traced(kind, operations):
    variables, steps = graph(kind, operations)
    if kind in LOOPS:
        body = LOOPS[kind].format(turns=operations // 3)
    else:
        def name(i):
            return f'x[{i}]' if i < variables else f't{i - variables}'
        body = ' '.join(f'[[maybe_unused]] auto const t{i} = {written(*step, name)};\n' for i, step in enumerate(steps))
        body += f'return t{len(steps) - 1};'
    lines = [f'constexpr std::size_t inputs = {variables};',
             f'constexpr auto f = cr::formula<{variables}>([](auto const& x) {{ {body} }});']
    return HEAD + '\n'.join(lines) + TAIL
