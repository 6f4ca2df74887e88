"""Mutants that change nothing, with the reason why: tools/mutation/known.txt.

    graph/graph.hpp: add
        if (index * {2 -> 3} + 1 >= table_.size()) enlarge_table(4 * table_.size());
      The table grows a node earlier: no result depends on its size.

First the header and the scope, then mutants of it as `tools/mutants` prints them, indented by four, then the reason, indented by
two. A lone * stands for every mutant of the scope, one that ends with * for all that begin so; … stands for any text, in headers and scopes too.
"""
import collections
import functools
import pathlib
import re

FILE = pathlib.Path(__file__).with_name('known.txt')
Entry = collections.namedtuple('Entry', 'line key reason')


def read():
    entries, scope, pending = [], None, []
    for number, text in enumerate(FILE.read_text().splitlines() if FILE.exists() else [], 1):
        if not text.strip() or text.startswith('#'):
            continue
        if text.startswith('    '):
            pending.append((number, f'{scope}\n    {text.strip()}'))
        elif text.startswith('  '):
            entries += [Entry(line, key, text.strip()) for line, key in pending]
            pending = []
        else:
            scope = text.rstrip() + ' ' * text.rstrip().endswith(':')  # some stand in no scope
    if pending:
        raise SystemExit(f'{FILE}:{pending[0][0]}: no reason given')
    return entries


@functools.lru_cache(None)
def pattern(key):
    """What a key with … in it stands for."""
    return re.compile('.*'.join(map(re.escape, key.split('…'))))


def fits(entry, mutant):
    if '…' in entry.key:
        return bool(pattern(entry.key).fullmatch(mutant.key))
    return entry.key == mutant.key or (entry.key.endswith('*') and mutant.key.startswith(entry.key[:-1]))


def reason(entries, mutant):
    return next((entry.reason for entry in entries if fits(entry, mutant)), None)


def stale(entries, mutants):
    keys = {m.key for m in mutants}
    return [e for e in entries if e.key not in keys and not any(fits(e, m) for m in mutants)]
