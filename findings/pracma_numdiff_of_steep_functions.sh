#!/usr/bin/env bash
# pracma 2.4.2 (R): numderiv and numdiff extrapolate central differences with steps 1/2, 1/4 and so on until one changes the result no less than the one
# before. Where the first already does not, the difference with step 1/2, the step the manual says to keep, is the result: sin(10x) has
# slope -1.9 at 0 (10), a logistic curve of steepness 20 has 0.5 where it is flat (0.0009), and x^3 has 0.25 at 0 (0). numdiff gives no sign
# of it; numderiv's rel.err, which the manual does not mention, is 1. fderiv and numDeriv's grad are right there.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/r.bash" r-cran-pracma=2.4.2-1 r-cran-numderiv=2016.8-1.1-3

cat >seen <<'SEEN'
pracma 2.4.2
sin(2x) at 0: numdiff 2.0000 (rel.err of numderiv 0), fderiv 2.0000, grad 2.0000, exact 2.0000
sin(10x) at 0: numdiff -1.9178 (rel.err of numderiv 1), fderiv 10.0000, grad 10.0000, exact 10.0000
logistic of 20x at 0.5: numdiff 0.5000 (rel.err of numderiv 1), fderiv 0.0009, grad 0.0009, exact 0.0009
x^3 at 0: numdiff 0.2500 (rel.err of numderiv 1), fderiv 0.0000, grad 0.0000, exact 0.0000
SEEN
run <<'R' | expect "slopes of steep functions"
cat("pracma", as.character(packageVersion("pracma")))
cat("\n")
show <- function(name, f, x, exact) {
  slopes <- c(pracma::numdiff(f, x), pracma::numderiv(f, x)$rel.err, pracma::fderiv(f, x), numDeriv::grad(f, x), exact)
  cat(sprintf("%s at %g: numdiff %.4f (rel.err of numderiv %.1g), fderiv %.4f, grad %.4f, exact %.4f\n", name, x, slopes[1], slopes[2], slopes[3],
              slopes[4], slopes[5]))
}
show("sin(2x)", function(x) sin(2 * x), 0, 2)
show("sin(10x)", function(x) sin(10 * x), 0, 10)
show("logistic of 20x", function(x) 1 / (1 + exp(-20 * x)), 0.5, 20 * exp(-10) / (1 + exp(-10))^2)
show("x^3", function(x) x^3, 0, 0)
R
