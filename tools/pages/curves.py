"""A function's value and its first two derivatives, drawn as SVG that is readable on light and dark pages."""
import math

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 12, 48
POLES = {'tan': (-6, 6), 'tgamma': (-6, 8), 'lgamma': (-3, 5), 'digamma': (-6, 6)}  # what is shown of functions that have some
STYLE = """<style>
text { font: 12px sans-serif; fill: #444 } .axis { stroke: #888 } .grid { stroke: #8884 } path { fill: none; stroke-width: 2 }
.f { stroke: #1565c0 } .d { stroke: #c2410c; stroke-dasharray: 7 3 } .dd { stroke: #2e7d32; stroke-dasharray: 2 3 }
@media (prefers-color-scheme: dark) {
text { fill: #ccc } .f { stroke: #64b5f6 } .d { stroke: #ffab70 } .dd { stroke: #81c784 } }
</style>"""


def steps(low, high, wanted):
    """Round numbers between two ends."""
    rough = (high - low) / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = power * min((d for d in (1, 2, 5, 10) if d * power >= rough), default=10)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def number(value):
    return f'{value:.10g}'.replace('-', '\N{MINUS SIGN}')


def window(points):
    """What of the vertical axis is shown: the value's own range, and of the slopes what is not far beyond it."""
    values = sorted(v for v in (p[1] for p in points) if math.isfinite(v))
    low, high = values[len(values) // 25], values[-1 - len(values) // 25]
    reach = max(high - low, 1)
    others = sorted(v for p in points for v in p[2:] if math.isfinite(v) and low - 0.75 * reach < v < high + 0.75 * reach)
    if others:
        low, high = min(low, others[0]), max(high, others[-1])
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def path(points, which, kind, place):
    """One curve; it is broken where it jumps or is no number."""
    written, pen = [], 'M'
    for before, point in zip([points[0], *points], points):
        value = point[which]
        step = point[0] - before[0]
        expected = (abs(before[which + 1]) + abs(point[which + 1])) * step if which < 3 else math.inf
        through_a_pole = max(value, before[which]) > place.high and min(value, before[which]) < place.low
        jumps = through_a_pole or step > 0 and not abs(value - before[which]) <= max(4 * expected, 0.04 * place.height)
        if not math.isfinite(value) or jumps:
            pen = 'M'
        if math.isfinite(value):
            x, y = place(point[0], value)
            written.append(f'{pen}{x:.1f} {y:.1f}')
            pen = 'L'
    return f'<path class="{kind}" d="{"".join(written)}"/>'


class Place:
    def __init__(self, title, points):
        self.left, self.right = points[0][0], points[-1][0]
        self.low, self.high = POLES.get(title.split('(')[0]) or window(points)
        self.height = self.high - self.low

    def __call__(self, x, y):
        y = min(max(y, self.low - self.height), self.high + self.height)
        return (LEFT + (x - self.left) / (self.right - self.left) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - (y - self.low) / self.height * (HEIGHT - TOP - BOTTOM))


def drawing(title, argument, points):
    place = Place(title, points)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
           f'<title>{title} and its first two derivatives in {argument}</title>', STYLE,
           f'<clipPath id="c"><rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"/></clipPath>']
    for tick in steps(place.left, place.right, 7):
        x, _ = place(tick, 0)
        out.append(f'<path class="{"axis" if tick == 0 else "grid"}" style="stroke-width:1" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
                   f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle">{number(tick)}</text>')
    for tick in steps(place.low, place.high, 6):
        _, y = place(place.left, tick)
        out.append(f'<path class="{"axis" if tick == 0 else "grid"}" style="stroke-width:1" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
                   f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{number(tick)}</text>')
    out.append('<g clip-path="url(#c)">')
    out += [path(points, which, kind, place) for which, kind in ((1, 'f'), (2, 'd'), (3, 'dd'))]
    out.append('</g>')
    x = LEFT
    for kind, label in (('f', title if len(title) < 17 else 'value'), ('d', 'first'), ('dd', 'second derivative')):
        out.append(f'<path class="{kind}" d="M{x:.1f} {HEIGHT - 10}h26"/><text x="{x + 31:.1f}" y="{HEIGHT - 6}">{label}</text>')
        x += 44 + 6.6 * len(label)
    out.append(f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - BOTTOM - 5}" text-anchor="end" font-style="italic">{argument}</text></svg>')
    return '\n'.join(out) + '\n'
