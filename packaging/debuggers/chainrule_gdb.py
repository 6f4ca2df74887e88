"""Printers for gdb: formulas as text, gradients by name, exact constants as fractions.

In gdb or in ~/.gdbinit:  source /usr/local/share/chainrule/chainrule_gdb.py
"""
import pathlib
import sys

import gdb
import gdb.printing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import chainrule_text  # noqa: E402 (it lies beside this file)


def definition_name(name):
    """It is the template argument of the base class."""
    try:
        return gdb.lookup_type(name).strip_typedefs().fields()[0].type.template_argument(0).name
    except (gdb.error, RuntimeError, IndexError):
        return None


texts = chainrule_text.Texts(definition_name)


class Printer:
    def __init__(self, value):
        self.value = value
        self.name = value.type.unqualified().strip_typedefs().name


class Expression(Printer):
    def to_string(self):
        return texts.of(self.name)


class Binding(Printer):
    """x = 2.5"""

    def to_string(self):
        return f'{texts.of(chainrule_text.split_name(self.name)[1][0])} = {self.value["value"]}'


class Rational(Printer):
    def to_string(self):
        return chainrule_text.fraction(int(self.value['num']), int(self.value['den']))


class Gradient(Printer):
    def to_string(self):
        return texts.gradient(self.name)


class Function(Printer):
    def to_string(self):
        return texts.function(self.name)


class Numbers(Printer):
    """Numbers with the names of the variables they are derivatives in."""

    def children(self):
        array = self.value['numbers']
        elements = array[array.type.strip_typedefs().fields()[0]]
        last = elements.type.strip_typedefs().range()[1]
        for k, name in zip(range(last + 1), texts.names_of_numbers(self.name)):
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
