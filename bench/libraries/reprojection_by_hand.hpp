// Workload D as an expert writes it: two residuals of bundle adjustment and their slopes by camera, point and weight.
#pragma once

#include <cmath>

namespace bench {

/// R(r) turns the ray; its derivative is -[R ray]x J(r) with the left Jacobian J of the rotation group. In the residuals'
/// derivative by the turned ray the depth cancels against that of the cross product.
inline void reprojection_by_hand(double const* in, double const* seen, double* error, double* jacobian) {
  double const r0 = in[0], r1 = in[1], r2 = in[2];
  double const ray0 = in[11] - in[3], ray1 = in[12] - in[4], ray2 = in[13] - in[5];
  double const focal = in[6], k1 = in[9], k2 = in[10], weight = in[14];
  double const angle2 = r0 * r0 + r1 * r1 + r2 * r2;
  double R00, R01, R02, R10, R11, R12, R20, R21, R22;
  double J00, J01, J02, J10, J11, J12, J20, J21, J22;
  if (angle2 != 0) {
    double const angle = std::sqrt(angle2);
    double const inverse = 1 / angle;
    double const s = std::sin(angle), c = std::cos(angle);
    double const a0 = r0 * inverse, a1 = r1 * inverse, a2 = r2 * inverse;
    double const versine = 1 - c;
    double const sinc = s * inverse, rest = 1 - sinc, cosc = versine * inverse;
    double const a00 = a0 * a0, a01 = a0 * a1, a02 = a0 * a2, a11 = a1 * a1, a12 = a1 * a2, a22 = a2 * a2;
    double const s0 = s * a0, s1 = s * a1, s2 = s * a2;
    double const c0 = cosc * a0, c1 = cosc * a1, c2 = cosc * a2;
    double const v01 = versine * a01, v02 = versine * a02, v12 = versine * a12;
    double const w01 = rest * a01, w02 = rest * a02, w12 = rest * a12;
    R00 = c + versine * a00, R11 = c + versine * a11, R22 = c + versine * a22;
    R01 = v01 - s2, R10 = v01 + s2, R02 = v02 + s1, R20 = v02 - s1, R12 = v12 - s0, R21 = v12 + s0;
    J00 = sinc + rest * a00, J11 = sinc + rest * a11, J22 = sinc + rest * a22;
    J01 = w01 - c2, J10 = w01 + c2, J02 = w02 + c1, J20 = w02 - c1, J12 = w12 - c0, J21 = w12 + c0;
  } else {
    R00 = R11 = R22 = J00 = J11 = J22 = 1;
    R01 = R02 = R10 = R12 = R20 = R21 = J01 = J02 = J10 = J12 = J20 = J21 = 0;
  }
  double const depth = 1 / (R20 * ray0 + R21 * ray1 + R22 * ray2);
  double const x = (R00 * ray0 + R01 * ray1 + R02 * ray2) * depth;
  double const y = (R10 * ray0 + R11 * ray1 + R12 * ray2) * depth;
  double const radius2 = x * x + y * y;
  double const bend = k1 + k2 * radius2;
  double const distortion = 1 + bend * radius2;
  double const slope = 2 * (bend + k2 * radius2);  // of the distortion by radius2, twice
  double const e0 = x * distortion * focal + in[7] - seen[0];
  double const e1 = y * distortion * focal + in[8] - seen[1];
  double const scale = weight * focal;
  double const straight = scale * distortion, bent = scale * slope;
  double const m01 = bent * x * y, m00 = straight + bent * x * x, m11 = straight + bent * y * y;
  double const z0 = -(m00 * x + m01 * y), z1 = -(m01 * x + m11 * y);
  double* const first = jacobian;
  double* const second = jacobian + 15;
  double const u0 = y * z0 - m01, u1 = m00 - x * z0, u2 = x * m01 - y * m00;
  double const v0 = y * z1 - m11, v1 = m01 - x * z1, v2 = x * m11 - y * m01;
  first[0] = u0 * J00 + u1 * J10 + u2 * J20, second[0] = v0 * J00 + v1 * J10 + v2 * J20;
  first[1] = u0 * J01 + u1 * J11 + u2 * J21, second[1] = v0 * J01 + v1 * J11 + v2 * J21;
  first[2] = u0 * J02 + u1 * J12 + u2 * J22, second[2] = v0 * J02 + v1 * J12 + v2 * J22;
  double const p00 = m00 * depth, p01 = m01 * depth, p02 = z0 * depth, p11 = m11 * depth, p12 = z1 * depth;
  double const q00 = p00 * R00 + p01 * R10 + p02 * R20, q10 = p01 * R00 + p11 * R10 + p12 * R20;
  double const q01 = p00 * R01 + p01 * R11 + p02 * R21, q11 = p01 * R01 + p11 * R11 + p12 * R21;
  double const q02 = p00 * R02 + p01 * R12 + p02 * R22, q12 = p01 * R02 + p11 * R12 + p12 * R22;
  first[3] = -q00, first[4] = -q01, first[5] = -q02, second[3] = -q10, second[4] = -q11, second[5] = -q12;
  first[6] = weight * x * distortion, second[6] = weight * y * distortion;
  first[7] = weight, first[8] = 0, second[7] = 0, second[8] = weight;
  double const by_k = scale * radius2;
  first[9] = by_k * x, second[9] = by_k * y;
  first[10] = first[9] * radius2, second[10] = second[9] * radius2;
  first[11] = q00, first[12] = q01, first[13] = q02, second[11] = q10, second[12] = q11, second[13] = q12;
  first[14] = e0, second[14] = e1;
  error[0] = weight * e0;
  error[1] = weight * e1;
}

}  // namespace bench
