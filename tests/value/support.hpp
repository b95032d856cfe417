#pragma once

#include <patchbay/error.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>

// How GoogleTest shows what it compares, and what many tests of the value floor need.

namespace patchbay::test {

// The error that `act` throws; fails the test when it throws none.
template <class F>
error error_of(F&& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure;
  }
  ADD_FAILURE() << "nothing was thrown";
  return error(errc::usage, "nothing was thrown");
}

template <class F>
errc code_of(F&& act) {
  return error_of(act).code();
}

inline ::testing::AssertionResult names_all(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (text.find(part) == std::string_view::npos) {
      return ::testing::AssertionFailure() << '"' << text << "\" does not name \"" << part << '"';
    }
  }
  return ::testing::AssertionSuccess();
}

// `depth` arrays inside one another, built without recursion.
inline value nested_arrays(std::size_t depth) {
  value built = value::array();
  for (std::size_t i = 1; i < depth; ++i) built = value::array({std::move(built)});
  return built;
}

}  // namespace patchbay::test
