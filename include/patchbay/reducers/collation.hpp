#pragma once

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1 {

/// Says whether a text comes before another. `std::less<>` goes by bytes, which no reader would call an order of words:
/// "Zoe" comes before "anna", and "Émile" after both. `icu::collator` (icu/collator.hpp) goes by a language, as
/// JavaScript's `localeCompare`; any other function may stand here, the platform's own for example. It must be a strict
/// weak order, and safe to call from the threads that reduce.
using text_order = std::function<bool(std::string_view a, std::string_view b)>;

/// Orders values by a text at a place in them, for `sort_comparer` and the like: `(a, b) =>
/// a.name.localeCompare(b.name)` is `order_by("/name", collator)`. What is no text, or not there, comes first. O(both
/// texts) for each call; throws what `order` throws.
[[nodiscard]] inline std::function<bool(const value& a, const value& b)> order_by(pointer place, text_order order) {
  return [place = std::move(place), order = std::move(order)](const value& a, const value& b) {
    const auto text_of = [&](const value& in) {
      const value* found = in.find(place);
      return found != nullptr && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
    };
    return order(text_of(a), text_of(b));
  };
}

}  // namespace patchbay
