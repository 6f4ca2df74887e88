#!/usr/bin/env bash
# SymPy 1.11.1: Mod(x, y) has the sign of y, in Python and in the Fortran that is printed of it, but the C printed for real arguments is fmod(x, y), which has
# that of x (for integers it is guarded). An angle wrapped by Mod(x + pi, 2*pi) - pi stays -4 in C where it is 2.28: a whole turn off, and its derivative is
# 1 in either, so no check of slopes sees it. Fortran has another trap: the derivative of Abs(x), x real, is printed as a choice between a complex
# and a real number, which does not compile.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch python3-sympy=1.11.1-1 python3-mpmath=1.2.1-2
cat >seen <<'SEEN'
SymPy 1.11.1
C: fmod(x + M_PI, 2*M_PI) - M_PI
Fortran: modulo(x + pi, 2*pi) - pi
Fortran of the derivative of Abs(x): merge(cmplx(0d0, 0d0), x/abs(x), abs(x) == 0d0)
SymPy at -4: 2.283185
SymPy at -1: -1.000000
SymPy at 4: -2.283185
C at -4: -4.000000
C at -1: -1.000000
C at 4: -2.283185
SEEN
cat >print.py <<'PY'
import sympy
from sympy import Abs, Mod, ccode, fcode, pi, symbols

x = symbols("x", real=True)
wrapped = Mod(x + pi, 2 * pi) - pi
print("SymPy", sympy.__version__)
print("C:", ccode(wrapped))
print("Fortran:", fcode(wrapped, source_format="free", standard=95).splitlines()[-1])
print("Fortran of the derivative of Abs(x):", fcode(Abs(x).diff(x), source_format="free", standard=95))
for at in (-4, -1, 4):
    print("SymPy at %d: %.6f" % (at, wrapped.subs(x, at).evalf()))
with open("program.c", "w") as program:
    program.write("#include <math.h>\n#include <stdio.h>\n")
    program.write("static double wrapped(double x) { return %s; }\n" % ccode(wrapped))
    program.write("int main(void) { for (int x = -4; x < 5; x += x < -1 ? 3 : 5) printf(\"C at %d: %.6f\\n\", x, wrapped(x)); }\n")
PY
{
  PYTHONPATH=root/usr/lib/python3/dist-packages python3 print.py
  g++ -x c++ -O0 -w program.c -o program
  ./program
} | expect "the remainder in C"
