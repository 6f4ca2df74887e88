"""Summaries for lldb: formulas as text, gradients by name, exact constants as fractions.

In lldb or in ~/.lldbinit:  command script import /usr/local/share/chainrule/chainrule_lldb.py

lldb's own names of types leave out the text of a formula, but not its hash: the text is in the program's debugging information,
beside the hash.
"""
import pathlib
import re
import sys

import lldb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import chainrule_text  # noqa: E402 (it lies beside this file)

# As g++, clang 14 and clang 19 write them: expression<chainrule::fixed_string<3>{"x^2"}, 13931251221501633014UL>.
NAMED = re.compile(rb'\b(?:expression|array)<((?:[\w:]*fixed_string<[^<>\0]*>)?\{(?:"(?:[^"\\\0]|\\.)*"|[^"<>\0]*)\}), (\d+)[UL]*>')

labels = {}  # of each hash
modules_read = set()
types_seen = {}  # by name: lldb finds templates' types by way of others


def read_labels(target):
    for module in target.modules:
        identity = module.GetUUIDString() or str(module.file)
        if identity in modules_read:
            continue
        modules_read.add(identity)
        for section in filter(None, (module.FindSection('.debug_str'), module.FindSection('__debug_str'))):
            data = section.GetSectionData()
            text = data.ReadRawData(lldb.SBError(), 0, data.GetByteSize()) if data.GetByteSize() else b''
            for label, number in NAMED.findall(text):
                labels[number.decode()] = label.decode()


def seen(some):
    some = some.GetUnqualifiedType().GetCanonicalType()
    types_seen[some.GetName()] = some
    for k in range(some.GetNumberOfTemplateArguments()):
        argument = some.GetTemplateArgumentType(k)
        if argument.GetName() and argument.GetName().startswith('chainrule::') and argument.GetName() not in types_seen:
            seen(argument)
    return some


def definition_name(name):
    """It is the template argument of the base class."""
    if name not in types_seen:
        return None
    definition = types_seen[name].GetDirectBaseClassAtIndex(0).GetType().GetTemplateArgumentType(0)
    return seen(definition).GetName() if definition else None


texts = chainrule_text.Texts(definition_name, lambda arguments: labels.get(arguments[1], f'"formula {arguments[1]}"'))


def name_of(value):
    read_labels(value.GetTarget())
    return seen(value.GetType()).GetName()


def expression(value, _):
    return texts.of(name_of(value))


def binding(value, _):
    number = value.GetNonSyntheticValue().GetChildMemberWithName('value')
    return f'{texts.of(chainrule_text.split_name(name_of(value))[1][0])} = {number.GetValue()}'


def rational(value, _):
    num, den = (value.GetChildMemberWithName(name).GetValueAsSigned() for name in ('num', 'den'))
    return chainrule_text.fraction(num, den)


def gradient(value, _):
    return texts.gradient(name_of(value))


def function(value, _):
    return texts.function(name_of(value))


class Numbers:
    """Numbers with the names of the variables they are derivatives in."""

    def __init__(self, value, _):
        self.value = value

    def update(self):
        array = self.value.GetChildMemberWithName('numbers').GetNonSyntheticValue()
        self.elements = array.GetChildAtIndex(0)
        self.names = list(texts.names_of_numbers(name_of(self.value)))

    def num_children(self):
        return len(self.names)

    def get_child_index(self, name):
        return self.names.index(name) if name in self.names else -1

    def get_child_at_index(self, k):
        element = self.elements.GetChildAtIndex(k)
        return element.CreateValueFromAddress(self.names[k], element.GetLoadAddress(), element.GetType())


SUMMARIES = {
    'expression<': expression, 'binding<': binding, 'rational$': rational, 'gradient_map<': gradient,
    'compiled_function<chainrule::detail::problem<': function,
}


def __lldb_init_module(debugger, _):
    for pattern, summary in SUMMARIES.items():
        debugger.HandleCommand(f'type summary add -w chainrule -x "^chainrule::{pattern}" -F {__name__}.{summary.__name__}')
    pattern = '^chainrule::named_numbers<chainrule::detail::problem<'
    debugger.HandleCommand(f'type synthetic add -w chainrule -x "{pattern}" -l {__name__}.{Numbers.__name__}')
    debugger.HandleCommand('type category enable chainrule')
