// The front door: formulas, their derivatives, and functions made from them.
#pragma once

#include <chainrule/function/call.hpp>
#include <chainrule/function/function.hpp>
#include <chainrule/operations/operations.hpp>
