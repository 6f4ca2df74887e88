"""Printers for gdb: formulas as text, gradients by name, exact constants as fractions.

In gdb or in ~/.gdbinit:  source /usr/local/share/chainrule/chainrule_gdb.py
"""
import functools
import re

import gdb
import gdb.printing

# Operations that are written between their arguments: sign, and how strongly it binds. All others are calls.
INFIX = {
    'or_': (' || ', 1), 'and_': (' && ', 2), 'equal_': (' == ', 3), 'less_': (' < ', 4), 'less_equal_': (' <= ', 4),
    'greater_': (' > ', 4), 'greater_equal_': (' >= ', 4), 'add_': (' + ', 5), 'subtract_': (' - ', 5), 'multiply_': ('*', 6),
    'divide_': ('/', 6), 'pow_': ('^', 8),
}
PREFIX = {'negate_': ('-', 7), 'not_': ('!', 7)}
LOOPS = ('sum_', 'product_')  # of a body and its bounds: sum(i, 0, 2, w[i])
ATOM = 9
LONGEST = 2000  # characters; and how deep texts are put together: beyond, a label stands for its formula
DEEPEST = 100


def split_name(name):
    """A template's name and its arguments, as texts."""
    at = name.find('<')
    if at < 0:
        return name, []
    arguments, start, depth, quoted, position = [], at + 1, 0, False, at + 1
    while position < len(name):
        c = name[position]
        if quoted:
            if c == '\\':
                position += 1
            quoted = c != '"'
        elif c == '"':
            quoted = True
        elif c in '<({':
            depth += 1
        elif c in ',>' and depth == 0:
            arguments.append(name[start:position].strip())
            start = position + 1
        elif c in '>)}':
            depth -= 1
        position += 1
    return name[:at], [argument for argument in arguments if argument]


def text_in(argument):
    """What a fixed_string says, and whether that is all: fixed_string<3>{"x^2"}, or {{120, 94, 50, 0}} as clang 14 writes it."""
    spelled = re.search(r'"((?:[^"\\]|\\.)*)"', argument)
    if spelled:
        text = re.sub(r'\\(.)', r'\1', spelled[1])
        return text, not text.endswith(('...', '[...]'))
    text = ''.join(chr(int(number)) for number in re.findall(r'\d+', argument.split('{', 1)[-1]) if int(number) > 0)
    return (text + '...', False) if '...' in argument else (text, True)


@functools.lru_cache(maxsize=10000)
def definition_of(name):
    """The definition of expression<label, hash>: (its template, the arguments). It is the template argument of the base class."""
    try:
        kind, arguments = split_name(gdb.lookup_type(name).strip_typedefs().fields()[0].type.template_argument(0).name)
    except (gdb.error, RuntimeError, IndexError):
        return None, []
    return kind.rsplit('::', 1)[-1], arguments


def label_of_hash(name, wanted):
    """The label of a formula's part that is known by its hash alone, as the index of a sum is."""
    todo, seen = [name], set()
    while todo and len(seen) < 1000:
        name = todo.pop()
        label, number = split_name(name)[1]
        if number == wanted:
            return text_in(label)[0]
        if name not in seen:
            seen.add(name)
            todo += filter(is_formula, definition_of(name)[1])
    return '?'


@functools.lru_cache(maxsize=10000)  # formulas share their parts, so that a text may double with each step
def formula_text(name, depth=0):
    """(text, how strongly it binds) of expression<label, hash>."""
    label, complete = text_in(split_name(name)[1][0])
    kind, arguments = definition_of(name)
    if kind is None:
        return label, ATOM if re.fullmatch(r'\w+', label) else 0
    if kind != 'application':
        # A fraction binds as a quotient, a negative number as a negation.
        return label, 6 if '/' in label else 7 if label.startswith('-') else ATOM
    operation, settings = split_name(arguments[0])
    operation = operation.rsplit('::', 1)[-1]
    sign, strength = INFIX.get(operation) or PREFIX.get(operation) or ('', ATOM)
    if complete or depth > DEEPEST:
        return label, strength
    parts = [formula_text(argument, depth + 1) for argument in arguments[1:] if is_formula(argument)]
    if operation in LOOPS and len(parts) == 3:
        parts = [(label_of_hash(arguments[1], settings[0]), ATOM), *parts[1:], parts[0]]
    if sum(len(text) for text, _ in parts) > LONGEST:
        return label, strength
    if operation in INFIX and len(parts) == 2:
        (left, left_binds), (right, right_binds) = parts
        if left_binds < strength + (operation == 'pow_'):
            left = f'({left})'
        if right_binds <= strength or right.startswith('-'):
            right = f'({right})'
        return left + sign + right, strength
    if operation in PREFIX and len(parts) == 1:
        return sign + (parts[0][0] if parts[0][1] > strength else f'({parts[0][0]})'), strength
    return f'{operation.rstrip("_")}({", ".join(text for text, _ in parts)})', ATOM


def is_formula(name):
    return name.startswith('chainrule::expression<')


def text_of(name):
    """A formula's text; of an array of variables its name."""
    return formula_text(name)[0] if is_formula(name) else text_in(split_name(name)[1][0])[0]


def names_in(name):
    """The names of the numbers that formulas<V...> stands for: a variable is one, an array of variables some."""
    for argument in split_name(name)[1]:
        size = None if is_formula(argument) else re.search(r'(\d+)[UL]*>*$', split_name(argument)[1][1])
        if size:
            yield from (f'{text_of(argument)}[{k}]' for k in range(int(size[1])))
        else:
            yield text_of(argument)


class Printer:
    def __init__(self, value):
        self.value = value
        self.name = value.type.unqualified().strip_typedefs().name
        self.arguments = split_name(self.name)[1]


class Expression(Printer):
    def to_string(self):
        return formula_text(self.name)[0]


class Binding(Printer):
    """x = 2.5"""

    def to_string(self):
        return f'{text_of(self.arguments[0])} = {self.value["value"]}'


class Rational(Printer):
    def to_string(self):
        num, den = int(self.value['num']), int(self.value['den'])
        return str(num) if den == 1 else f'{num}/{den}'


class Gradient(Printer):
    """The derivatives themselves are types that the program may not contain."""

    def to_string(self):
        by = ', '.join(text_of(variable) for variable in self.arguments[1:])
        return f'gradient of {text_of(self.arguments[0])} by {by}'


class Function(Printer):
    def to_string(self):
        outputs, inputs = (', '.join(text_of(argument) for argument in split_name(some)[1])
                           for some in split_name(self.arguments[0])[1][:2])
        return f'function of {inputs}: {outputs}'


class Numbers(Printer):
    """Numbers with the names of the variables they are derivatives in."""

    def children(self):
        array = self.value['numbers']
        elements = array[array.type.strip_typedefs().fields()[0]]
        last = elements.type.strip_typedefs().range()[1]
        for k, name in zip(range(last + 1), names_in(split_name(self.arguments[0])[1][1])):
            yield name, elements[k]


def build():
    printers = gdb.printing.RegexpCollectionPrettyPrinter('chainrule')
    printers.add_printer('expression', '^chainrule::expression<', Expression)
    printers.add_printer('binding', '^chainrule::binding<', Binding)
    printers.add_printer('rational', '^chainrule::rational$', Rational)
    printers.add_printer('gradient', '^chainrule::gradient_map<', Gradient)
    printers.add_printer('function', '^chainrule::compiled_function<chainrule::detail::problem<', Function)
    printers.add_printer('numbers', '^chainrule::named_numbers<chainrule::detail::problem<', Numbers)
    return printers


gdb.printing.register_pretty_printer(None, build(), replace=True)
