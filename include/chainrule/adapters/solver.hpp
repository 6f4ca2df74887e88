// What adapters of solvers share: functions with what they are given, a result's status and final check, progress, exceptions.
#pragma once

#include <chainrule/adapters/solver/derivatives.hpp>
#include <chainrule/adapters/solver/final_check.hpp>
#include <chainrule/adapters/solver/kept_function.hpp>
#include <chainrule/adapters/solver/model.hpp>
#include <chainrule/adapters/solver/problem.hpp>
#include <chainrule/adapters/solver/progress.hpp>
#include <chainrule/adapters/solver/repeated.hpp>
#include <chainrule/adapters/solver/status.hpp>
#include <chainrule/chainrule.hpp>
