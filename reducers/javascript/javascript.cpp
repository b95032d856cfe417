#include <patchbay/reducers/javascript.hpp>

#include "value/numeric_equality.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <cmath>
#include <cstdint>
#include <utility>

namespace patchbay::inline v0_1::javascript {

namespace {

// Above it, doubles no longer hold every integer.
constexpr double largest_safe_integer = 9007199254740991.0;

value shown_as_nan(const maybe& any) { return any.value_or(value()); }

double operand(const maybe& any) { return shown_as_nan(any).is_null() ? std::nan("") : to_number(any); }

void refuse_text(const maybe& any) {
  if (!any || !(any->is_string() || any->is_structured())) return;
  throw error(errc::type_mismatch, "Expected a number to add, found " + std::string(any->type_name()));
}

// The characters of a text as JavaScript counts them, as long as each is one of UTF-16's units.
value spread_text(std::string_view text) {
  draft_scope scope(value::object());
  const draft characters = scope.root();
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first >= 0xF0) {
      throw error(errc::type_mismatch, "Text with characters beyond U+FFFF cannot be taken apart into members");
    }
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
    characters[std::to_string(count++)] = text.substr(at, length);
    at += length;
  }
  return scope.finish();
}

maybe known(const value* found) { return found != nullptr ? maybe(*found) : std::nullopt; }

value spread_array(const value& array) {
  draft_scope scope(value::object());
  std::size_t index = 0;
  for (const value& element : array.elements()) scope.root()[std::to_string(index++)] = element;
  return scope.finish();
}

}  // namespace

maybe field(const action& a, impl::text key) {
  if (!a.contains(key)) return std::nullopt;
  return a[key];
}

value field_as_state(const action& a, impl::text key) {
  if (a.contains(key)) return a[key];
  throw error(errc::invalid_state, "The action has no \"" + std::string(key) + "\" that could become the state",
              {.action_type = std::string(a.type())});
}

maybe member(const maybe& of, impl::text key) {
  if (!of || of->is_null()) {
    throw error(errc::type_mismatch,
                "There is no \"" + std::string(key) + "\" to read of " + (of ? "null" : "what is not there"));
  }
  if (of->is_object()) return known(of->find(key));
  const std::optional<std::size_t> index = pointer::to_index(key);
  if (!index) return std::nullopt;
  if (of->is_array()) return known(of->find(*index));
  return of->is_string() ? known(spread_text(of->as_string()).find(key)) : std::nullopt;
}

maybe member(const draft& of, impl::text key) {
  try {
    return member(of.exists() ? maybe(of.current()) : std::nullopt, key);
  } catch (const error& failure) {
    throw failure.within(of.path().text());
  }
}

bool truthy(const maybe& any) noexcept {
  if (!any) return false;
  switch (any->type()) {
    case kind::null:
      return false;
    case kind::boolean:
      return any->get<bool>();
    case kind::string:
      return !any->as_string().empty();
    case kind::array:
    case kind::object:
      return true;
    default:
      return any->get<double>() != 0;
  }
}

bool strict_equal(const maybe& left, const maybe& right) {
  if (!left || !right) return !left && !right;
  if (left->is_number() && right->is_number()) return impl::numerically_equal(*left, *right);
  return left->type() == right->type() && !left->is_structured() && *left == *right;
}

value number(double x) {
  if (!std::isfinite(x)) return {};
  if (std::trunc(x) == x && std::abs(x) <= largest_safe_integer) return static_cast<std::int64_t>(x);
  return x;
}

value add(const maybe& left, const maybe& right) {
  refuse_text(left);
  refuse_text(right);
  return number(operand(left) + operand(right));
}

void add_in_place(const draft& place, const maybe& amount) {
  try {
    place = add(place.current(), amount);
  } catch (const error& failure) {
    throw failure.within(place.path().text());
  }
}

value subtract(const maybe& left, const maybe& right) { return number(operand(left) - operand(right)); }

value spread(const maybe& any) {
  if (!any) return value::object();
  if (any->is_object()) return *any;
  if (any->is_array()) return spread_array(*any);
  return any->is_string() ? spread_text(any->as_string()) : value::object();
}

void spread_in_place(const draft& place) {
  if (!place.is_object()) place.set(spread(place.current()));
}

void assign(const draft& object, impl::text key, const maybe& assigned) {
  if (assigned) {
    object[key].set(*assigned);
  } else {
    object.erase(key);
  }
}

}  // namespace patchbay::javascript
