// What nearly every static test includes, compiled once per compiler.
#include <chainrule/chainrule.hpp>
