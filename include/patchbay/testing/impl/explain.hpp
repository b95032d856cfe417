#pragma once

#include <patchbay/error.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

// The words in which the matchers say what they saw. Built without GoogleMock.

namespace patchbay::inline v0_1::testing::impl {

// A value's text, cut where it is too long to be read.
[[nodiscard]] std::string brief_text(const value& v);

// "\"text\"", escaped as in JSON; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string in_quotes(std::string_view text);

// "the root" or the pointer's text, which an error may have from anywhere: it is not checked.
[[nodiscard]] std::string place_name(std::string_view place);

// "/a has the members \"x\", \"y\"", about the last place on the way to `place` that exists.
[[nodiscard]] std::string what_is_there(const value& document, const pointer& place);

// "where /done is false instead of true", with the first few differences between two containers of one kind; empty
// where the values say it all. O(size), less what they share.
[[nodiscard]] std::string differences(const value& expected, const value& actual);

// "whose operation #1 is {...} instead of {...}", about the first operation that differs; empty if none does.
[[nodiscard]] std::string patch_difference(const patch& expected, const patch& actual);

}  // namespace patchbay::testing::impl
