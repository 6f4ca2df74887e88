"""The public names: what the headers declare in namespace chainrule behind a comment of three slashes."""
import dataclasses
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = ROOT / 'include' / 'chainrule'

# The chapters of the reference, and the headers that each is made of.
CHAPTERS = {
    'Symbols and constants': ['core/variable.hpp', 'core/constant.hpp', 'operations/constants.hpp', 'core/expression.hpp'],
    'Arrays and sums': ['operations/array.hpp', 'operations/indexed.hpp', 'operations/data.hpp', 'loops/arrays.hpp', 'loops/array_calls.hpp', 'loops/columns.hpp',
                        'loops/strided.hpp', 'function/named_calls.hpp', 'loops/lanes/policy.hpp',
                        'adapters/simd.hpp', 'loops/in_blocks.hpp', 'adapters/parallel.hpp', 'adapters/mpi.hpp', 'loops/chunks.hpp'],
    'Scans': ['loops/scans/scan.hpp', 'loops/scans/array_states.hpp', 'loops/scans/array_scan_formulas.hpp', 'loops/scans/iterate.hpp', 'function/checkpoints.hpp'],
    'Residuals': ['operations/each.hpp', 'residuals/residuals.hpp', 'residuals/dense.hpp', 'residuals/sparse.hpp', 'residuals/workspace.hpp',
                  'residuals/pattern.hpp', 'residuals/places.hpp', 'adapters/eigen_sparse.hpp'],
    'Arithmetic': ['operations/arithmetic.hpp'],
    'Powers and roots': ['operations/power.hpp'],
    'Exponentials and logarithms': ['operations/exponential.hpp'],
    'Trigonometric functions': ['operations/trigonometric.hpp'],
    'Hyperbolic functions': ['operations/hyperbolic.hpp'],
    'Error function, gamma, normal distribution': ['operations/error_gamma.hpp'],
    'Statistics': ['operations/statistics.hpp'],
    'Piecewise functions': ['operations/piecewise.hpp'],
    'Activations': ['operations/activation.hpp'],
    'Conditions and selection': ['operations/conditions.hpp'],
    'Derivatives and algebra': ['calculus/differentiate.hpp', 'calculus/gradient.hpp', 'calculus/substitute.hpp',
                                'calculus/simplify.hpp', 'calculus/expand.hpp', 'calculus/compare.hpp', 'calculus/equivalent.hpp'],
    'Facts about formulas': ['calculus/facts.hpp'],
    'Texts and drawings': ['calculus/print.hpp', 'graph/draw/dot.hpp', 'graph/draw/svg.hpp', 'graph/draw/text.hpp',
                           'backpropagation/html.hpp'],
    'Functions for numbers': ['function/function.hpp', 'function/fixed.hpp', 'traced/roles.hpp', 'function/compiled.hpp', 'function/names.hpp',
                              'function/results.hpp', 'graph/count.hpp', 'graph/pattern.hpp'],
    'Tests of your own': ['function/near.hpp', 'function/check.hpp', 'function/differences.hpp', 'traced/record_check.hpp'],
    'Layers and backpropagation': ['backpropagation/layer.hpp', 'backpropagation/backpropagate.hpp', 'graph/nodes.hpp'],
    'Ordinary C++': ['traced/formula.hpp', 'traced/members.hpp', 'traced/traced.hpp'],
    'Matrices': ['matrix/expression.hpp', 'matrix/algebra.hpp', 'matrix/solving.hpp', 'matrix/learning.hpp', 'matrix/compare.hpp',
                 'matrix/gradient.hpp', 'matrix/function.hpp', 'matrix/layer.hpp', 'matrix/workspace.hpp', 'matrix/targets.hpp',
                 'matrix/print.hpp', 'matrix/draw.hpp'],
    'Solvers': ['adapters/solver/status.hpp', 'adapters/solver/progress.hpp', 'adapters/solver/final_check.hpp',
                'adapters/solver/problem.hpp', 'adapters/solver/repeated.hpp', 'adapters/solver/sized.hpp',
                'adapters/solver/least_squares.hpp', 'adapters/solver/model.hpp', 'adapters/solver/derivatives.hpp'],
    'Your own operation': ['core/apply.hpp', 'core/fixed_string.hpp', 'core/operation.hpp', 'core/operation_info.hpp', 'core/interval.hpp',
                           'core/rational.hpp', 'operations/rules.hpp'],
}
# Headers that document names for those who change the library.
OTHERS = {'adapters/solver/sized.hpp', 'calculus/derivative_lists.hpp', 'loops/block_tree.hpp', 'core/definition.hpp', 'core/number.hpp', 'graph/draw/figure.hpp', 'graph/graph.hpp', 'graph/handle.hpp', 'graph/partials.hpp', 'operations/hana_integers.hpp'}
# Documented for those who change the library: nobody else writes these names.
INTERNAL = {'nearest', 'binding', 'array_binding', 'name', 'interval_end', 'minus_sign', 'nodes_of', 'figure_of', 'operands', 'operated',
            'operated_conditions', 'operation_list', 'gradient_tag', 'derivatives_tag', 'formula_tag', 'slope', 'composite', 'reciprocal',
            'power', 'cofactors_slope', 'backpropagation', 'traced_condition', 'wrt_list', 'given_list', 'search_effort', 'array',
            'tag_value', 'array_gradient', 'result_memory', 'tables_memory', 'lanes_policy', 'exception_store', 'final_point', 'final_check', 'check_final',
            'distributed_policy', 'blocks_policy', 'one_core', 'all_cores', 'running_sums', 'operator|', 'own_derivatives', 'derivative_table', 'stated_model', 'range_binding',
            'element_binding'}
OPERATORS = {'operator==': 'equality', 'operator^': 'power_operator', 'operator<<': 'stream', 'operator""_c': 'literal_c',
             'operator+': 'plus', 'operator-': 'minus', 'operator*': 'times', 'operator/': 'divided_by', 'operator<': 'less',
             'operator<=': 'less_equal', 'operator>': 'greater', 'operator>=': 'greater_equal', 'operator&&': 'and',
             'operator||': 'or', 'operator!': 'not', 'index': 'index_of_a_sum'}  # index.md is the first page


@dataclasses.dataclass
class Declaration:
    header: str
    doc: str
    text: str
    members: list = dataclasses.field(default_factory=list)
    data: list = dataclasses.field(default_factory=list)  # the lines of public data


@dataclasses.dataclass
class Name:
    name: str
    chapter: str
    declarations: list
    operation: str = ''   # the struct with its facts
    arguments: list = dataclasses.field(default_factory=list)

    @property
    def page(self):
        return OPERATORS.get(self.name, self.name)

    @property
    def is_class(self):
        return bool(re.search(r'\b(struct|class|enum class)\b', re.sub(r'<[^<>]*>', '', self.declarations[0].text)))


def plain(line):
    """A line without texts and comments."""
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    line = re.sub(r"'(\\.|[^'\\])'", "' '", line)
    return re.sub(r'//.*', '', line).rstrip()


def signature(code):
    """What a reader needs of a declaration: no body, no attributes, no type that only says how the result is found."""
    code = re.sub(r'\[\[.*?\]\] ', '', re.sub(r'\s+', ' ', code))
    if re.match(r'(template <.*?> )?(using|concept|(static |inline )*constexpr [^(]*=) ?', code):
        code = re.sub(r'^((?:template <.*?> (?=using|concept|inline))?[^=]*?) = .*', r'\1', code)
    else:
        code = code[:found.start()] if (found := re.search(r' ?\{', re.sub(r'\(.*?\)', lambda m: 'x' * len(m[0]), code))) else code
        code = re.sub(r'^((?:template <.*?> )?(?:struct|class|enum class) \w+)( : .*)', r'\1', code)
        code = re.sub(r'\) : \w+[({].*', ')', code)
    code = re.sub(r'\)(?=constexpr)', ') ', code)
    code = re.sub(r'\b(applied|operated\w*|typename detail::\w+)<[^()]*> (?=\w+\()', 'auto ', code)
    code = re.sub(r'\b(applied|operated\w*)<[^()]*> (?=operator)', 'auto ', code)
    return re.sub(r' ?[;={]*$', '', code).replace('boost::hana::', 'hana::')


def declarations(path):
    """(namespace, name, Declaration) for everything at namespace scope, and the documented members of classes."""
    header = path.relative_to(HEADERS).as_posix()
    depth, spaces, doc, code, found = 0, [], [], '', []
    inside = member = member_doc = None
    for line in path.read_text().splitlines():
        stripped, bare = line.strip(), plain(line).strip()
        at_scope = depth == len(spaces)
        if stripped.startswith('///'):
            (doc if at_scope else member_doc if member_doc is not None else []).append(stripped[3:].strip())
            continue
        if not bare or bare.startswith('#'):
            if not code and at_scope:
                doc = []
            continue
        opened = re.match(r'(?:inline )?namespace ([\w:]+) \{$', bare)
        if opened and at_scope and not code:
            spaces.append(opened[1])
            depth += 1
            doc = []
            continue
        if at_scope and bare == '}' and not code:
            depth -= 1
            spaces.pop()
            doc = []
            continue
        if at_scope:
            code += (' ' if code else '') + plain(line).strip()
            if depth + bare.count('{') - bare.count('}') > depth:
                inside = Declaration(header, ' '.join(doc), code)
                member, member_doc, public = '', [], bool(re.search(r'\bstruct\b', re.sub(r'<.*?>', '', code)))
        elif inside and depth == len(spaces) + 1:
            if bare in ('public:', 'private:', 'protected:'):
                public, member_doc = bare == 'public:', []
            else:
                if public and not member and re.match(r'(?!static|using|friend|return|template|typename)[\w:<>,\[\] ]+ \w+(\[\])?( = .*|\{.*\})?;', stripped):
                    inside.data.append(stripped)
                member += (' ' if member else '') + bare
                if re.search(r'[;{}]$', bare):
                    if member_doc and public and not member.startswith('}'):
                        inside.members.append((' '.join(member_doc), signature(member)))
                    member, member_doc = '', []
        depth += bare.count('{') - bare.count('}')
        if depth == len(spaces) and code and re.search(r'[;}]$', bare):
            declared = inside or Declaration(header, ' '.join(doc), code)
            declared.text = code.rstrip(';') if code.startswith('enum') else signature(declared.text)
            found.append(('::'.join(spaces), name_of(declared.text), declared, code))
            code, doc, inside, member_doc = '', [], None, None
    return found


def name_of(text):
    text = re.sub(r'^template ', '', text)
    while text.startswith('<'):   # the template's parameters
        level = 0
        for at, c in enumerate(text):
            level += (c == '<') - (c == '>')
            if level == 0:
                break
        text = text[at + 1:].strip()
    text = re.sub(r'^requires.*? (?=constexpr|class|struct)', '', text)
    for pattern in (r'(operator""\w+|operator ?[^\s\w(]+)', r'\b(?:class|struct|concept|using|enum class) (\w+)', r'(\w+)\(',
                    r'(\w+)(?:\{|$)'):
        if named := re.search(pattern, text):
            return named[1]
    return ''


def public_names():
    """Every public name, by chapter and in the order of the headers."""
    listed = {header for headers in CHAPTERS.values() for header in headers} | OTHERS
    for path in sorted(HEADERS.rglob('*.hpp')):
        header = path.relative_to(HEADERS).as_posix()
        for space, name, declared, _ in declarations(path) if header not in listed else ():
            if space == 'chainrule' and declared.doc:
                sys.exit(f'{header} documents {name}: tools/pages/names.py must give it a chapter, or say that it is for others')
    names = {}
    for chapter, headers in CHAPTERS.items():
        for header in filter(lambda each: (HEADERS / each).exists(), headers):
            for space, name, declared, code in declarations(HEADERS / header):
                if space not in ('chainrule', 'chainrule::literals', 'chainrule::constants') or not name:
                    continue
                key = name
                if name in INTERNAL or (name.startswith('operator') and name not in OPERATORS):
                    continue
                if not declared.doc and (key not in names or name in OPERATORS or header == 'core/interval.hpp'):
                    continue
                # A forward declaration tells nothing that the definition does not.
                entry = names.setdefault(key, Name(name, chapter, []))
                operation = re.search(r'\b(?:applied|operated)<operations::(\w+_), ', code)
                is_main = operation and not entry.operation  # of a few numbers; the same over an index stands behind it
                if is_main:
                    entry.chapter, entry.operation = chapter, operation[1]
                if declared.doc or declared.text not in [d.text for d in entry.declarations]:
                    entry.declarations.insert(0 if is_main else len(entry.declarations), declared)
                if operation:
                    if not entry.arguments:
                        entry.arguments = re.findall(r'\b[A-Z]\w* const& (\w+)', code)
    return names
