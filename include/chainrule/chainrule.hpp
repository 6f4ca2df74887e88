// The front door: formulas, their derivatives, and functions made from them.
#pragma once

#include <chainrule/calculus/calculus.hpp>
#include <chainrule/function/call.hpp>
#include <chainrule/function/function.hpp>
#include <chainrule/operations/operations.hpp>
#include <chainrule/version.hpp>
