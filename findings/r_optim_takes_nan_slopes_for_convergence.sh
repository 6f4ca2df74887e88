#!/usr/bin/env bash
# R 4.2.2: optim's BFGS and CG take a gradient with a NaN for one that is zero: they return the start, and convergence 0, which is success. deriv()
# gives such gradients where the function is smooth: the slope of dose^n in n becomes dose^n * log(dose), so a Hill curve fitted to data
# with dose 0 has a NaN there (exact 0). With that one replaced the same runs find (10, 3, 2). nlminb refuses such a gradient.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/r.bash"

cat >seen <<'SEEN'
R version 4.2.2 (2022-11-10 r83330)
value and slopes at dose 0: 0 0 0 NaN
BFGS with NaN: convergence 0 at 8 2 1
BFGS with 0: convergence 0 at 10 3 2
CG with NaN: convergence 0 at 8 2 1
CG with 0: convergence 0 at 10 3 2
nlminb: NA/NaN gradient evaluation
SEEN
run <<'R' | expect "slopes that are not numbers"
cat(sub(" Patched", "", R.version.string), "\n", sep = "")
dose <- c(0, 1, 2, 4, 8)
curve <- deriv(~ top * dose^n / (half^n + dose^n), c("top", "half", "n"), function(top, half, n, dose) NULL)
measured <- c(0, 1, 40 / 13, 6.4, 640 / 73) # 10 * dose^2 / (3^2 + dose^2)
residuals <- function(p) curve(p[1], p[2], p[3], dose) - measured
cost <- function(p) sum(residuals(p)^2)
slopes <- function(p, mended) {
  jacobian <- attr(residuals(p), "gradient")
  if (mended) jacobian[1, "n"] <- 0
  as.vector(2 * as.vector(residuals(p)) %*% jacobian)
}
start <- c(8, 2, 1)
cat("value and slopes at dose 0:", residuals(start)[1], attr(residuals(start), "gradient")[1, ])
cat("\n")
for (method in c("BFGS", "CG")) {
  for (mended in c(FALSE, TRUE)) {
    found <- optim(start, cost, function(p) slopes(p, mended), method = method, control = list(maxit = 1000))
    cat(method, if (mended) "with 0:" else "with NaN:", "convergence", found$convergence, "at", signif(found$par, 2))
    cat("\n")
  }
}
cat("nlminb:", tryCatch(nlminb(start, cost, function(p) slopes(p, FALSE))$message, error = conditionMessage))
cat("\n")
R
