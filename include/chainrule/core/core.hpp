// What an expression is; knows no mathematics.
#pragma once

#include <chainrule/core/apply.hpp>
