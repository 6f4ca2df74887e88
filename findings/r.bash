# What the scripts about R share; sourced by them after common.bash, with the packages they need besides R itself.
# shellcheck shell=bash

fetch r-base-core=4.2.2.20221110-2 libblas3=3.11.0-2 liblapack3=3.11.0-2 libgfortran5=12.2.0-14+deb12u1 libtirpc3=1.3.3+ds-1 "$@"
cp --remove-destination root/usr/lib/R/etc/Renviron.ucf root/usr/lib/R/etc/Renviron

# run: runs the R on standard input.
run() {
  cat - >program.R
  local r=$PWD/root/usr/lib/R libraries=$PWD/root/usr/lib/x86_64-linux-gnu
  R_HOME=$r R_LIBS=$r/site-library R_SHARE_DIR=$PWD/root/usr/share/R/share LD_LIBRARY_PATH=$r/lib:$libraries:$libraries/blas:$libraries/lapack \
    "$r/bin/exec/R" --vanilla --no-echo -f program.R
}
