"""Small inputs of GradBench's evaluations, from their definitions in plain loops; derivatives by complex steps, which lose no digits."""
import cmath
import math

STEP = 1e-40


def exp(x):
    return cmath.exp(x) if isinstance(x, complex) else math.exp(x)


def real(x):
    return x.real if isinstance(x, complex) else x


def slopes(function, numbers):
    """df/dx for each x of a list: the imaginary part of f(x + ih), over h."""
    return [function(numbers[:k] + [numbers[k] + STEP * 1j] + numbers[k + 1:]).imag / STEP for k in range(len(numbers))]


def log_sum_exp(x):
    most = max(map(real, x))
    return most + cmath.log(sum(exp(each - most) for each in x))


def lse_primal(data):
    return log_sum_exp(data['x']).real


def lse_gradient(data):
    return slopes(log_sum_exp, data['x'])


def least_squares(x, n):
    total = 0
    for i in range(n):
        t = -1 + 2 * i / (n - 1)
        sign = (t > 0) - (t < 0)
        total += (sign - sum(each * t**k for k, each in enumerate(x))) ** 2
    return total / 2


def llsq_primal(data):
    return least_squares(data['x'], data['n'])


def llsq_gradient(data):
    return slopes(lambda x: least_squares(x, data['n']), data['x'])


def kmeans_nearest(data):
    return [min(range(len(data['centroids'])), key=lambda c: math.dist(point, data['centroids'][c])) for point in data['points']]


def kmeans_cost(data):
    return sum(math.dist(point, data['centroids'][c]) ** 2 for point, c in zip(data['points'], kmeans_nearest(data)))


def kmeans_dir(data):
    """A Newton step leads from a centre to the mean of its points."""
    nearest = kmeans_nearest(data)
    steps = []
    for c, centre in enumerate(data['centroids']):
        own = [point for point, of in zip(data['points'], nearest) if of == c]
        steps.append([at - sum(column) / len(own) for at, column in zip(centre, zip(*own))])
    return steps


def log_posterior(data, alpha, mu, q, l):
    d, k = data['d'], data['k']
    factors = []
    for c in range(k):
        q_row, l_row = q[c * d:(c + 1) * d], l[c * d * (d - 1) // 2:(c + 1) * d * (d - 1) // 2]
        matrix = [[0] * d for _ in range(d)]
        below = iter(l_row)
        for column in range(d):
            matrix[column][column] = exp(q_row[column])
            for row in range(column + 1, d):
                matrix[row][column] = next(below)
        factors.append(matrix)
    total = 0
    for point in data['x']:
        terms = []
        for c in range(k):
            away = [x - m for x, m in zip(point, mu[c * d:(c + 1) * d])]
            turned = [sum(f * a for f, a in zip(row, away)) for row in factors[c]]
            terms.append(alpha[c] + sum(q[c * d:(c + 1) * d]) - sum(each**2 for each in turned) / 2)
        total += log_sum_exp(terms) - log_sum_exp(alpha) - d / 2 * math.log(2 * math.pi)
    freedom = d + data['m'] + 1
    gammas = d * (d - 1) / 4 * math.log(math.pi) + sum(math.lgamma((freedom - j) / 2) for j in range(d))
    for c in range(k):
        squares = sum(each**2 for row in factors[c] for each in row)
        total += freedom * d * math.log(data['gamma'] / math.sqrt(2)) - gammas
        total += data['m'] * sum(q[c * d:(c + 1) * d]) - data['gamma'] ** 2 / 2 * squares
    return total


def gmm_parts(data):
    return [data['alpha']] + [[number for row in data[name] for number in row] for name in ('mu', 'q', 'l')]


def gmm_objective(data):
    return real(log_posterior(data, *gmm_parts(data)))


def gmm_jacobian(data):
    parts = gmm_parts(data)
    found = [slopes(lambda own: log_posterior(data, *parts[:k], own, *parts[k + 1:]), part) for k, part in enumerate(parts)]
    return dict(zip(('alpha', 'mu', 'q', 'l'), found))


def reprojection(x, seen):
    """Of a photograph: camera (11), point (3), weight; Rodrigues' rotation."""
    turn, centre, focal, u, v, k1, k2, point, weight = x[:3], x[3:6], x[6], x[7], x[8], x[9], x[10], x[11:14], x[14]
    angle = cmath.sqrt(sum(each * each for each in turn))
    axis = [each / angle for each in turn]
    away = [p - c for p, c in zip(point, centre)]
    along = sum(a * b for a, b in zip(axis, away)) * (1 - cmath.cos(angle))
    across = [axis[(k + 1) % 3] * away[(k + 2) % 3] - axis[(k + 2) % 3] * away[(k + 1) % 3] for k in range(3)]
    at = [away[k] * cmath.cos(angle) + across[k] * cmath.sin(angle) + axis[k] * along for k in range(3)]
    flat = [at[0] / at[2], at[1] / at[2]]
    radius = flat[0] ** 2 + flat[1] ** 2
    distortion = 1 + k1 * radius + k2 * radius**2
    return [weight * (flat[0] * distortion * focal + u - seen[0]), weight * (flat[1] * distortion * focal + v - seen[1])]


def ba_objective(data):
    x = data['cam'] + data['x'] + [data['w']]
    return {'reproj_error': {'elements': [each.real for each in reprojection(x, data['feat'])], 'repeated': data['p']},
            'w_err': {'element': 1 - data['w'] ** 2, 'repeated': data['p']}}


def ba_jacobian(data):
    x = data['cam'] + data['x'] + [data['w']]
    by_points = 11 * data['n']
    by_weights = by_points + 3 * data['m']
    columns = [*range(11), *range(by_points, by_points + 3), by_weights]
    values = [slope for k in range(2) for slope in slopes(lambda at: reprojection(at, data['feat'])[k], x)]
    starts = [15 * row if row <= 2 * data['p'] else 28 * data['p'] + row for row in range(30)]
    return {'rows': [*starts, 31 * data['p']],
            'cols': columns * 2 + [by_weights + data['p'] - 1], 'vals': values + [-2 * data['w']]}


def runge_kutta(x, steps):
    """y' = (x0, x1 y0, x2 y1, ...) from zero to 2."""
    h = 2 / steps
    y = [0] * len(x)

    def speed(at):
        return [x[0]] + [x[i] * at[i - 1] for i in range(1, len(x))]

    for _ in range(steps):
        k1 = speed(y)
        k2 = speed([a + h / 2 * k for a, k in zip(y, k1)])
        k3 = speed([a + h / 2 * k for a, k in zip(y, k2)])
        k4 = speed([a + h * k for a, k in zip(y, k3)])
        y = [a + h / 6 * (b + 2 * c + 2 * d + e) for a, b, c, d, e in zip(y, k1, k2, k3, k4)]
    return y


def ode_primal(data):
    return runge_kutta(data['x'], data['s'])


def ode_gradient(data):
    return slopes(lambda x: runge_kutta(x, data['s'])[-1], data['x'])


def lstm_loss(data, main, extra):
    width = len(data['sequence'][0])
    layers = len(data['state']) // 2
    hidden = [list(row) for row in data['state'][0::2]]
    cell = [list(row) for row in data['state'][1::2]]

    def sigmoid(z):
        return 1 / (1 + exp(-z))

    total = 0
    for now, then in zip(data['sequence'], data['sequence'][1:]):
        passed = [a * w for a, w in zip(now, extra[:width])]
        for layer in range(layers):
            weights, biases = main[8 * width * layer:][:4 * width], main[8 * width * layer + 4 * width:][:4 * width]
            for i in range(width):
                forget = sigmoid(passed[i] * weights[i] + biases[i])
                enter = sigmoid(hidden[layer][i] * weights[width + i] + biases[width + i])
                leave = sigmoid(passed[i] * weights[2 * width + i] + biases[2 * width + i])
                change = cmath.tanh(hidden[layer][i] * weights[3 * width + i] + biases[3 * width + i])
                cell[layer][i] = cell[layer][i] * forget + enter * change
                hidden[layer][i] = leave * cmath.tanh(cell[layer][i])
            passed = hidden[layer]
        guess = [a * w + b for a, w, b in zip(passed, extra[width:2 * width], extra[2 * width:])]
        normal = cmath.log(sum(map(exp, guess)) + 2)
        total += sum(a * (g - normal) for a, g in zip(then, guess))
    return -total / (width * (len(data['sequence']) - 1))


def lstm_objective(data):
    return lstm_loss(data, sum(data['main_params'], []), sum(data['extra_params'], [])).real


def lstm_jacobian(data):
    main, extra = sum(data['main_params'], []), sum(data['extra_params'], [])
    return slopes(lambda x: lstm_loss(data, x[:len(main)], x[len(main):]), main + extra)
