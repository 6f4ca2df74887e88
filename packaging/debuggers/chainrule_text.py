"""Names of formulas' types as text: what the printers for gdb and lldb share."""
import functools
import itertools
import re

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


def is_formula(name):
    return name.startswith('chainrule::expression<')


def last_name(name):
    return name.rsplit('::', 1)[-1]


class Texts:
    """The texts of formulas. definition_name(name) gives the name of what defines expression<label, hash>, or None;
    label_argument(arguments) the label as a compiler writes it, of the two arguments of expression."""

    def __init__(self, definition_name, label_argument=lambda arguments: arguments[0]):
        self.definition_name, self.label_argument = definition_name, label_argument
        # Formulas share their parts, so that a text may double with each step.
        self.definition_of = functools.lru_cache(maxsize=10000)(self.definition_of)
        self.formula = functools.lru_cache(maxsize=10000)(self.formula)

    def label(self, name):
        """(text, whether that is all)"""
        return text_in(self.label_argument(split_name(name)[1]))

    def definition_of(self, name):
        """The definition of expression<label, hash>: (its template, the arguments)."""
        definition = self.definition_name(name)
        if definition is None:
            return None, []
        kind, arguments = split_name(definition)
        return last_name(kind), arguments

    def label_of_hash(self, name, wanted):
        """The label of a formula's part that is known by its hash alone, as the index of a sum is."""
        todo, seen = [name], set()
        while todo and len(seen) < 1000:
            name = todo.pop()
            if split_name(name)[1][1] == wanted:
                return self.label(name)[0]
            if name not in seen:
                seen.add(name)
                todo += filter(is_formula, self.definition_of(name)[1])
        return '?'

    def formula(self, name, depth=0):
        """(text, how strongly it binds) of expression<label, hash>."""
        label, complete = self.label(name)
        kind, arguments = self.definition_of(name)
        if kind is None:
            return label, ATOM if re.fullmatch(r'\w+', label) else 0
        if kind != 'application':
            # A fraction binds as a quotient, a negative number as a negation.
            return label, 6 if '/' in label else 7 if label.startswith('-') else ATOM
        operation, settings = split_name(arguments[0])
        operation = last_name(operation)
        sign, strength = INFIX.get(operation) or PREFIX.get(operation) or ('', ATOM)
        if complete or depth > DEEPEST:
            return label, strength
        parts = [self.formula(argument, depth + 1) for argument in arguments[1:] if is_formula(argument)]
        if operation in LOOPS and len(parts) == 3:
            parts = [(self.label_of_hash(arguments[1], settings[0]), ATOM), *parts[1:], parts[0]]
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

    def of(self, name):
        """A formula's text; of an array of variables its name."""
        return self.formula(name)[0] if is_formula(name) else self.label(name)[0]

    def listed(self, names):
        return ', '.join(self.of(name) for name in names)

    def gradient(self, name):
        """Of gradient_map<F, V...>: the derivatives themselves are types that the program may not contain."""
        formula, *variables = split_name(name)[1]
        return f'gradient of {self.of(formula)} by {self.listed(variables)}'

    def function(self, name):
        """Of compiled_function<problem<formulas<outputs...>, formulas<inputs...>, ...>, ...>."""
        outputs, inputs = (self.listed(split_name(some)[1]) for some in split_name(split_name(name)[1][0])[1][:2])
        return f'function of {inputs}: {outputs}'

    def names_of_numbers(self, name):
        """The names of the numbers of named_numbers<problem<...>, ...>: a variable is one, an array of variables some."""
        for argument in split_name(split_name(split_name(name)[1][0])[1][1])[1]:
            text = self.of(argument)
            extents = [] if is_formula(argument) else re.findall(r'\[(\d+)\]', text)
            for indices in itertools.product(*(range(int(extent)) for extent in extents)):
                yield text.split('[')[0] + ''.join(f'[{k}]' for k in indices) if extents else text


def fraction(num, den):
    return str(num) if den == 1 else f'{num}/{den}'
