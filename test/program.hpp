// What nearly every test program includes, compiled once.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <random>
#include <string>
#include <vector>
