"""A header that holds all its mutants at once, each switched on by number while a program runs (switch.hpp)."""
import collections

from .source import BINARY, Source

OPERATORS = {'+': 'plus', '-': 'less_by', '*': 'times', '/': 'over', '%': 'rest', '&': 'both_bits', '|': 'any_bit', '^': 'other_bits',
             '<<': 'up_by', '>>': 'down_by', '<': 'less', '>': 'greater', '<=': 'at_most', '>=': 'at_least', '==': 'equal', '!=': 'differs'}
ENDS = {',', ';', '?', ':', '=', '||', '&&', 'return', '{', '}', '(', '[', ')', ']', '+=', '-=', '<<=', '|=', '&='}

TYPED = {'pullback', 'pushforward', 'second', 'unit', 'unless_zero', 'row_means', 'column_means', 'dimension_of', 'dimension_formula',
         'find', 'adjoint_next'}  # of matrices: what is written there are types

PART, PART_ENDS = '[&]() -> bool { return bool(', '); }'


class Writer:
    """Collects what to insert and replace in one header."""

    def __init__(self, file, text):
        self.source = Source(file, text)
        self.text, self.tokens = text, self.source.tokens
        self.at = {t.start: i for i, t in enumerate(self.tokens)}
        self.opening = {close: begin for begin, close in self.source.closing.items()}
        self.replaced, self.around, self.chains = {}, [], collections.defaultdict(dict)

    def _left(self, i):
        """The first token of what stands left of the operator at i, as far as && and || reach."""
        k = i - 1
        while k >= 0:
            begin = self.opening.get(k, k)
            if begin < k and (self.tokens[k].text != '}' or self.tokens[begin - 1].end == self.tokens[begin].start):
                k = begin
            elif self.tokens[k].text in ENDS:
                return k + 1
            k -= 1
        return 0

    def _right(self, i):
        """The last token of what stands right of it."""
        k = i + 1
        while True:
            if k in self.source.closing:
                k = self.source.closing[k]
            elif self.tokens[k].text == '<' and not self.source._spaced(k):
                k = self.source._angle(k)
            elif self.tokens[k].text in ENDS:
                return k - 1
            k += 1

    def _chain(self, i):
        """The first and last token of a && b && c..., and its operators; likewise of ||, whose parts may be such chains; None of a pack."""
        kind, joined, ends = self.tokens[i].text, [i], []
        for step, reach in ((-1, self._left), (1, self._right)):
            k = i
            while True:
                ends.append(reach(k))
                k = ends[-1] + step
                if self.tokens[k].text == kind:
                    joined.append(k)
                elif (kind, self.tokens[k].text) != ('||', '&&'):
                    break
        parts = [self.tokens[k + side].text for k in joined for side in (-1, 1)]
        return None if '...' in parts else (min(ends), max(ends), tuple(sorted(joined)))

    def _is_plain(self, i, kind):
        """g++ wants a plain number here: an array's length, and what members of an aggregate are unless told."""
        if self.source.file == 'matrix/expression.hpp' and kind in ('constant', 'sign', 'fact'):
            return True
        if self.source.file == 'calculus/compare.hpp':  # == and != themselves: only their types tell
            return True
        return self.tokens[i - 1].text == '[' and [t.kind for t in self.tokens[i - 3:i - 1]] == ['name', 'name']

    def _wrap(self, first, last, before, after):
        self.around.append((self.tokens[first].start, self.tokens[last].end, before, after))

    def add(self, numbered):
        """Takes {mutant: number} of this header; the mutants that can be switched."""
        places = collections.defaultdict(list)
        for mutant, number in numbered.items():
            places[mutant.edits[0].start].append((mutant, number))
        taken = []
        for start, here in places.items():
            i = self.at.get(start)
            for mutant, number in here if i is not None else ():
                if self._add(i, mutant, number, here):
                    taken.append(mutant)
        return taken

    def _add(self, i, mutant, number, here):
        t, edit = self.tokens[i], mutant.edits[0]
        if self._is_plain(i, mutant.kind) or (mutant.file.startswith('matrix/') and mutant.scope in TYPED):
            return False
        if mutant.kind == 'operator' and t.text in OPERATORS:
            by_text = {m.edits[0].text: n for m, n in here if m.kind == 'operator'}
            first, second = ([by_text.get(other, 0) for other in BINARY[t.text]] + [0])[:2]  # as switch.hpp lists them
            self.replaced[i] = f'{t.text} mutants::{OPERATORS[t.text]}<{first}, {second}>{{}} {t.text}'
        elif mutant.kind == 'operator' and t.text in ('&&', '||'):
            chain = self._chain(i)
            if chain is None:
                return False
            self.chains[chain][i] = number
        elif mutant.kind == 'operator' and t.text in ('+=', '-='):
            last = self._right(i)
            while self.tokens[last + 1].text not in (',', ';', ')'):  # a condition's branches too
                last = self._right(last + 1)
            self._wrap(i + 1, last, f'mutants::added<{number}>(', ')')
        elif mutant.kind == 'sign':
            self.replaced[i] = f'mutants::{"minus" if t.text == "-" else "denied"}<{number}>{{}}->*'
        elif mutant.kind == 'constant':
            self.replaced[i] = f'mutants::value<{number}>({t.text}, {edit.text})'
        elif mutant.kind == 'fact' and edit.text in ('true', 'false'):
            self.replaced[i] = f'mutants::value<{number}>({t.text}, {edit.text})'
        elif mutant.kind == 'fact' and self.tokens[i - 1].text == '::' and not edit.text.startswith('un'):
            first = i
            while self.tokens[first - 1].text == '::' and self.tokens[first - 2].kind == 'name':
                first -= 2
            name = self.text[self.tokens[first].start:t.start]
            self._wrap(first, i, f'mutants::value<{number}>(', f', {name}{edit.text})')
        elif mutant.kind == 'condition':
            last = next(k for k in range(i, len(self.tokens)) if self.tokens[k].start == mutant.edits[1].start) - 1
            self._wrap(i, last, f'mutants::never<{number}>(bool(', '))')
        else:
            return False
        return True

    def result(self):
        for (first, last, joined), numbers in self.chains.items():
            name = 'all_of' if self.tokens[joined[0]].text == '&&' else 'any_of'
            before = f'mutants::{name}<{", ".join(str(numbers.get(k, 0)) for k in joined)}>({PART}'
            self.around.insert(0, (self.tokens[first].start, self.tokens[last].end, before, f'{PART_ENDS})'))  # within a condition
            self.replaced.update((k, f'{PART_ENDS}, {PART}') for k in joined)
        inserted = collections.defaultdict(list)
        for begin, end, before, after in self.around:
            inserted[begin].append((1, -end, before))
            inserted[end].append((0, -begin, after))
        for i, text in self.replaced.items():
            inserted[self.tokens[i].start].append((2, 0, text))
        made, at = [], 0
        ends = {self.tokens[i].start: self.tokens[i].end for i in self.replaced}
        for place in sorted(inserted):
            made.append(self.text[at:place])
            pieces = sorted(enumerate(inserted[place]), key=lambda p: (p[1][0], p[1][1], p[0] if p[1][0] == 0 else -p[0]))
            made += [text for _, (_, _, text) in pieces]
            at = ends.get(place, place)
        return ''.join(made) + self.text[at:]
