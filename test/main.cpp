// The main function of every Boost.Test program, compiled once. It prints TAP lines, one per test case, so that each
// case counts in the summary; Boost's own log, which says what went wrong, goes to the error stream.
#define BOOST_TEST_MODULE chainrule
#include <boost/test/results_collector.hpp>
#include <boost/test/tree/observer.hpp>
#include <boost/test/unit_test.hpp>

#include <iostream>

namespace {

class tap_lines : public boost::unit_test::test_observer {
 public:
  void test_unit_finish(boost::unit_test::test_unit const& unit, unsigned long) override {
    if (unit.p_type == boost::unit_test::TUT_CASE)
      print(boost::unit_test::results_collector.results(unit.p_id).passed() ? "ok " : "not ok ", unit);
  }
  void test_unit_skipped(boost::unit_test::test_unit const& unit, boost::unit_test::const_string) override {
    if (unit.p_type == boost::unit_test::TUT_CASE && unit.is_enabled()) print("ok ", unit, " # SKIP");
  }
  void test_finish() override { std::cout << "1.." << count_ << std::endl; }

 private:
  void print(char const* verdict, boost::unit_test::test_unit const& unit, char const* remark = "") {
    std::cout << verdict << ++count_ << " - " << unit.full_name() << remark << std::endl;
  }
  int count_ = 0;
};

struct setup {
  setup() {
    static tap_lines lines;
    boost::unit_test::framework::register_observer(lines);
    boost::unit_test::unit_test_log.set_stream(std::cerr);
  }
};

}  // namespace

BOOST_TEST_GLOBAL_CONFIGURATION(setup);
