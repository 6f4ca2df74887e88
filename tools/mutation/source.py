"""Mutations of a C++ header: one token, one condition, one fact at a time.

A mutation is found in the text alone. The sources are formatted by clang-format, so a binary operator has a space on both
sides, and an angle bracket of a template does not.
"""
import bisect
import collections
import re

TOKEN = re.compile(r'''
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<directive>^[ ]*\#[^\n]*)
  | (?P<string>R"(?P<mark>[^(]*)\(.*?\)(?P=mark)"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+')
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.]|'(?=\w))*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<operator><=>|<<=|>>=|\.\.\.|->\*|->|::|\+\+|--|<<|[-+*/%&|^<>=!]=|&&|\|\||.)
''', re.VERBOSE | re.MULTILINE | re.DOTALL)

Token = collections.namedtuple('Token', 'kind text start end')
Edit = collections.namedtuple('Edit', 'start end text')

BINARY = {
    '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['/'], '&': ['|'], '|': ['&'], '^': ['&'], '<<': ['>>'], '>>': ['<<'],
    '<': ['<=', '>='], '>': ['>=', '<='], '<=': ['<', '>'], '>=': ['>', '<'], '==': ['!='], '!=': ['=='],
    '&&': ['||'], '||': ['&&'], '+=': ['-='], '-=': ['+='], '*=': ['/='], '/=': ['*='],
}
NAMES = {  # what stands for another fact
    'true': 'false', 'false': 'true', 'even': 'odd', 'odd': 'even',
    'increasing': 'decreasing', 'decreasing': 'increasing', 'nondecreasing': 'increasing',
    'reals': 'positive_reals', 'positive_reals': 'nonnegative_reals', 'nonnegative_reals': 'positive_reals', 'nonzero_reals': 'reals',
}
QUALIFIED = {  # the same after this qualification
    'interval': {'open': 'closed', 'closed': 'open'},
    'fold': {'argument': 'negated', 'negated': 'argument', 'constant': 'keep', 'inside': 'keep', 'inside_both': 'inside',
             'merge': 'keep', 'under_negation': 'keep'},
    'precedence': {'sum': 'product', 'product': 'power', 'power': 'atom', 'comparison': 'sum', 'atom': 'product'},
    'mask_kind': {'always': 'never', 'never': 'always', 'when': 'unless', 'unless': 'when'},
}
FACTS = set('''parity exact_values exact_angles half_turn undoes is_idempotent keeps_nonnegative base root angle_of range domain
    monotone image homogeneity commutes exact drop expand partner keeps_shape'''.split())
DROPPED_CALLS = {'transpose', 'masked', 'complement'}
NEGATABLE = ('make_tuple',)  # calls whose arguments are partial derivatives or adjoints
OPEN, CLOSE = {'(': ')', '[': ']', '{': '}'}, {')', ']', '}'}


class Mutant:
    """One change of one file. `key` names it by content: file, scope, line and change, whatever the line's number is."""

    def __init__(self, file, scope, text, line, column, kind, edits):
        self.file, self.scope, self.line, self.column, self.kind, self.edits = file, scope, line, column, kind, edits
        self.shown = self._shown(text)
        self.key = f'{file}: {scope}\n    {self.shown}'

    def _shown(self, text):
        """The line, with {before -> after} where it changes."""
        begin = text.rfind('\n', 0, self.edits[0].start) + 1
        end = text.find('\n', self.edits[-1].end)
        shown, at = '', begin
        for edit in self.edits:
            shown += text[at:edit.start] + '{' + (text[edit.start:edit.end] + ' -> ' + edit.text).rstrip() + '}'
            at = edit.end
        return re.sub(r'\s+', ' ', shown + text[at:end]).strip()

    def apply(self, text):
        for edit in reversed(self.edits):
            text = text[:edit.start] + edit.text + text[edit.end:]
        return text


class Source:
    """A header's tokens, what closes what, which scope is where, and which tokens are left alone."""

    def __init__(self, file, text):
        self.file, self.text = file, text
        self.all = [Token(m.lastgroup if m.lastgroup != 'mark' else 'string', m[0], m.start(), m.end()) for m in TOKEN.finditer(text)]
        self.tokens = [t for t in self.all if t.kind not in ('space', 'comment', 'directive')]
        self.lines = [m.start() for m in re.finditer(r'^', text, re.MULTILINE)]
        self.closing = self._pairs()
        self.frozen = self._frozen()
        self.scopes = self._scopes()

    def _pairs(self):
        closing, stack = {}, []
        for i, t in enumerate(self.tokens):
            if t.kind == 'operator' and t.text in OPEN:
                stack.append(i)
            elif t.kind == 'operator' and t.text in CLOSE and stack:
                closing[stack.pop()] = i
        return closing

    def _angle(self, i):
        """The token that closes the angle bracket at i."""
        depth = 0
        while i < len(self.tokens):
            text = self.tokens[i].text
            if text in OPEN:
                i = self.closing[i]
            elif text == '<':
                depth += 1
            elif text in ('>', '>>'):
                depth -= len(text)
                if depth <= 0:
                    return i
            i += 1
        return i - 1

    def _statement(self, i):
        while self.tokens[i].text != ';':
            i = self.closing.get(i, i) + 1
        return i

    def _frozen(self):
        """Indices of tokens that are plumbing of templates, messages, attributes, samples, weights, capacities."""
        frozen, i = set(), 0
        while i < len(self.tokens):
            text, last = self.tokens[i].text, i - 1
            following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ''
            if text == 'template' and following == '<':
                last = self._angle(i + 1)
            elif text in ('static_assert', 'reserve', 'mix') and following == '(':
                last = self.closing[i + 1] if text != 'mix' else i + 2  # the first number of a hash only scatters
            elif text in ('concept', 'samples') or (text == 'cost' and following == '='):  # a cost is a weight: any other is one, too
                last = self._statement(i)
            elif text == 'requires' and following in '({':
                last = self.closing[i + 1]
                if following == '(' and self.tokens[last + 1].text == '{':
                    last = self.closing[last + 1]
            elif text == '[' and following == '[':
                last = self.closing[i]
            elif text == 'operator':
                last = i + 1
            frozen.update(range(i, last + 1))
            i = max(i, last) + 1
        return frozen

    def _scopes(self):
        """For each token the innermost class or function around it."""
        scopes, stack, begin = [], [('', None)], 0
        for i, t in enumerate(self.tokens):
            scopes.append(stack[-1][0])
            if t.text == '{':
                stack.append((self._name(begin, i) or stack[-1][0], self.closing.get(i)))
                begin = i + 1
            elif t.text == '}' and len(stack) > 1 and stack[-1][1] == i:
                stack.pop()
                begin = i + 1
            elif t.text in (';', ':') and t.text == ';':
                begin = i + 1
        return scopes

    def _name(self, begin, end):
        """Of what a brace at `end` opens, by the tokens before it; None where it is a plain block."""
        i = begin
        while i < end and self.tokens[i].text == 'template':
            i = self._angle(i + 1) + 1
        head = self.tokens[i:end]
        words = [t.text for t in head]
        if not words or words[0] in ('if', 'for', 'while', 'switch', 'else', 'do', 'return', 'case', 'default', 'namespace', 'using'):
            return None
        for keyword in ('struct', 'class', 'enum'):
            if keyword in words and '(' not in words:
                rest = [w for w in words[words.index(keyword) + 1:] if re.match(r'[A-Za-z_]', w) and w != 'class']
                return rest[0] if rest else None
        if '=' in words and '(' not in words[:words.index('=')]:
            return None
        for k, word in enumerate(words):
            if word == '(' and k > 0:
                name = words[k - 1]
                if not re.match(r'[A-Za-z_]', name):
                    return 'operator' + name if 'operator' in words else None
                return None if name in ('if', 'for', 'while', 'switch', 'requires', 'decltype', 'constexpr') else name
        return None

    def position(self, offset):
        line = bisect.bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def operation(self, offset):
        """The struct of an operation around an offset, by name."""
        found = None
        for m in re.finditer(r'^struct (\w+_)\b[^;{]*\{', self.text, re.MULTILINE):
            if m.start() > offset:
                break
            end = self.text.find('\n};', m.start())
            if offset < end:
                found = m[1]
        return found

    # What follows yields (kind, edits) for token i.

    def _spaced(self, i):
        t = self.tokens[i]
        return self.text[t.start - 1].isspace() and self.text[t.end].isspace()

    def _operators(self, i, t, before, after):
        if t.kind != 'operator':
            return
        if t.text in BINARY and self._spaced(i) and before.text not in ('template', 'operator', ',', '(', 'return'):
            for other in BINARY[t.text]:
                yield 'operator', [Edit(t.start, t.end, other)]
        elif t.text in ('-', '!') and not self.text[t.end].isspace() and (after.kind in ('name', 'number') or after.text in '(!-'):
            yield 'sign', [Edit(t.start, t.end, '')]

    def _constants(self, i, t, before, after):
        if t.kind == 'number' and not t.text.lower().startswith('0x'):
            m = re.fullmatch(r"([\d.']+(?:[eE][-+]?\d+)?)(\w*)", t.text)
            if not m:
                return
            if re.search(r'[.eE]', m[1]):
                yield 'constant', [Edit(t.start, t.end, f'{float(m[1].replace(chr(39), "")) * 1.5!r}{m[2]}')]
                return
            value = int(m[1].replace("'", ''), 0)
            declares = before.text == '[' and self.tokens[i - 2].kind == 'name' and self.tokens[i - 3].kind == 'name' and after.text == ']'
            yield 'constant', [Edit(t.start, t.end, f'{value - 1 if declares and value > 1 else 1 - value if value < 2 else value + 1}{m[2]}')]
        elif t.kind == 'name' and t.text in NAMES and before.text not in ('.', 'auto', 'struct', 'const&'):
            if after.text not in ('(', '=', '{') and not (t.text in ('even', 'odd') and before.text != '::'):
                yield 'fact', [Edit(t.start, t.end, NAMES[t.text])]
        if t.kind == 'name' and before.text == '::' and t.text in QUALIFIED.get(self.tokens[i - 2].text, ()):
            yield 'fact', [Edit(t.start, t.end, QUALIFIED[self.tokens[i - 2].text][t.text])]

    def _facts(self, i, t, before, after):
        """A fact that an operation no longer states."""
        if t.kind != 'name' or t.text not in FACTS or not self.file.startswith(('operations/', 'matrix/')):
            return
        if after.text in ('=', '[', '(') and (before.kind == 'name' or before.text in ('>', '&')) and before.text not in ('return', 'else'):
            yield 'fact', [Edit(t.start, t.end, 'un' + t.text)]

    def _conditions(self, i, t, before, after):
        """What happens under a condition never does."""
        if t.text != 'if' or after.text != '(':
            return
        first, last = i + 2, self.closing[i + 1]
        here, k = [], first  # not what stands in braces and the like
        while k < last:
            here.append(k)
            k = self.closing.get(k, k) + 1
        ends = [k for k in here if self.tokens[k].text == ';']
        if ends:
            first = ends[-1] + 1
        elif any(self.tokens[k].text == '=' for k in here):
            return
        yield 'condition', [Edit(self.tokens[first].start, self.tokens[first].start, 'false && ('), Edit(self.tokens[last].start, self.tokens[last].start, ')')]

    def _partials(self, i, t, before, after):
        """The sign of a partial derivative."""
        if t.text not in NEGATABLE or after.text != '(':
            return
        first, last = i + 2, self.closing[i + 1]
        begin, k = first, first
        while k <= last:
            if k == last or self.tokens[k].text == ',':
                argument = self.tokens[begin:k]
                texts = [u.text for u in argument]
                if argument and '...' not in texts and texts != ['constant', '<', '0', '>']:
                    yield 'partial', [Edit(argument[0].start, argument[0].start, '-('), Edit(argument[-1].end, argument[-1].end, ')')]
                begin = k + 1
            elif self.tokens[k].text == '<' and not self._spaced(k):
                k = self._angle(k)
            k = self.closing.get(k, k) + 1

    def _calls(self, i, t, before, after):
        if t.text in DROPPED_CALLS and after.text == '(' and before.kind != 'name' and before.text not in ('>', '&', '.', '->'):
            start = t.start if before.text != '::' else self.tokens[i - 2].start
            yield 'call', [Edit(start, t.end, '')]

    def _variables(self, i, t, before, after):
        """The other argument, where a rule has two."""
        if self.file.startswith('operations/') and t.text in ('u', 'v') and before.kind != 'name' and before.text not in ('&', '.', '::'):
            head = self.text[max(self.text.rfind('\n  static constexpr', 0, t.start), 0):t.start]
            head = head.split('{')[0] if '{' in head else ''
            if re.search(r'\bu\b', head) and re.search(r'\bv\b', head):
                yield 'variable', [Edit(t.start, t.end, 'v' if t.text == 'u' else 'u')]

    def mutants(self):
        found, seen = [], collections.Counter()
        nothing = Token('', '', 0, 0)
        for i, t in enumerate(self.tokens):
            if i in self.frozen:
                continue
            before = self.tokens[i - 1] if i else nothing
            after = self.tokens[i + 1] if i + 1 < len(self.tokens) else nothing
            for of in (self._operators, self._constants, self._facts, self._conditions, self._partials, self._calls, self._variables):
                for kind, edits in of(i, t, before, after):
                    line, column = self.position(edits[0].start)
                    m = Mutant(self.file, self.scopes[i], self.text, line, column, kind, edits)
                    seen[m.key] += 1
                    if seen[m.key] > 1:
                        m.key += f'  (number {seen[m.key]})'
                    m.operation = self.operation(t.start) if self.file.startswith('operations/') else None
                    found.append(m)
        return found
