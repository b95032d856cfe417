#include <patchbay/value/value.hpp>

#include "value/text/utf8.hpp"
#include "value/tree/build.hpp"
#include "value/tree/tree.hpp"

#include <patchbay/value/ranges.hpp>

#include <cmath>
#include <limits>
#include <ostream>
#include <vector>

namespace patchbay::inline v0_1 {

using impl::search_key;
using impl::tree_node;
using impl::value_access;

std::string_view kind_name(kind k) noexcept {
  switch (k) {
    case kind::null:
      return "null";
    case kind::boolean:
      return "boolean";
    case kind::string:
      return "string";
    case kind::array:
      return "array";
    case kind::object:
      return "object";
    default:
      return "number";
  }
}

void PrintTo(kind k, std::ostream* out) { *out << kind_name(k); }

// --- construction ---------------------------------------------------------------------------------

void value::set_floating(double number) {
  if (!std::isfinite(number)) {
    throw error(errc::not_finite, std::isnan(number) ? "NaN is not a JSON number" : "an infinity is not a JSON number");
  }
  s_ = {std::bit_cast<std::uint64_t>(number), tagged(tag_floating)};
}

value::value(std::string_view text) {
  if (const std::size_t at = impl::invalid_utf8_at(text); at != std::string_view::npos) {
    throw error(errc::invalid_utf8, "the string is not valid UTF-8 at byte " + std::to_string(at));
  }
  *this = value_access::trusted_string(text);
}

namespace {

bool is_member_pair(const value& v) noexcept { return v.is_array() && v.size() == 2 && v[0U].is_string(); }

}  // namespace

value::value(std::initializer_list<value> list) {
  if (list.size() == 0) return;
  if (!std::all_of(list.begin(), list.end(), is_member_pair)) {
    *this = array(list);
    return;
  }
  std::vector<impl::key_and_value> members;
  members.reserve(list.size());
  for (const value& pair : list) members.push_back({pair[0U], pair[1U]});
  *this = impl::build_object(members);
}

value value::array() noexcept { return value_access::adopt_array(nullptr); }
value value::object() noexcept { return value_access::adopt_object(nullptr); }

value value::array(std::initializer_list<value> elements) {
  std::vector<value> copies(elements);
  return impl::build_array(copies);
}

// --- reading --------------------------------------------------------------------------------------

std::size_t value::size() const noexcept {
  switch (representation()) {
    case tag_null:
      return 0;
    case tag_array:
    case tag_object: {
      const tree_node* root = value_access::tree(*this);
      return root != nullptr ? root->size() : 0;
    }
    default:
      return 1;
  }
}

namespace {

// What a missing member reads as.
const value& missing() noexcept {
  static const value null;
  return null;
}

}  // namespace

void value::throw_kind(std::string_view wanted) const {
  throw error(errc::type_mismatch, "expected " + std::string(wanted) + ", found " + std::string(type_name()))
      .about(this);
}

const value* value::find(impl::text key) const& noexcept {
  return is_object() ? impl::find_member(*this, search_key(key)) : nullptr;
}

const value* value::find(std::size_t index) const& noexcept {
  return is_array() && index < size() ? &impl::element_at(*this, index) : nullptr;
}

const value& value::operator[](std::string_view key) const& {
  if (is_null()) return *this;
  if (!is_object()) throw_kind("an object to read \"" + std::string(key) + "\" of");
  const value* member = find(key);
  return member != nullptr ? *member : missing();
}

const value& value::operator[](std::size_t index) const& {
  if (is_null()) return *this;
  if (!is_array()) throw_kind("an array to read element " + std::to_string(index) + " of");
  const value* element = find(index);
  return element != nullptr ? *element : missing();
}

const value& value::at(impl::text key) const& {
  if (!is_object()) throw_kind("an object to read \"" + std::string(key) + "\" of");
  const value* member = find(key);
  if (member == nullptr) {
    std::string place;
    pointer::append_token(place, key);
    throw error(errc::not_found, "the object has no member \"" + std::string(key) + "\"", {.pointer = std::move(place)})
        .about(this);
  }
  return *member;
}

const value& value::at(std::size_t index) const& {
  if (!is_array()) throw_kind("an array to read element " + std::to_string(index) + " of");
  const value* element = find(index);
  if (element == nullptr) {
    throw error(errc::not_found, "the array of " + std::to_string(size()) + " has no element " + std::to_string(index),
                {.pointer = "/" + std::to_string(index)})
        .about(this);
  }
  return *element;
}

// --- scalars ----------------------------------------------------------------------------------------

std::string_view value::as_string() const& {
  if (!is_string()) throw_kind("a string");
  return value_access::text(*this);
}

bool value::to_bool() const {
  if (!is_boolean()) throw_kind("a boolean");
  return s_.payload != 0;
}

void value::throw_number_range(std::string_view wanted) const {
  throw error(errc::out_of_range, dump() + " is not " + std::string(wanted)).about(this);
}

std::int64_t value::to_int64() const {
  switch (representation()) {
    case tag_integer:
      return static_cast<std::int64_t>(s_.payload);
    case tag_unsigned:
      throw_number_range("a signed integer of 64 bits");
    case tag_floating: {
      const double number = to_double();
      // 2^63 is a double, the largest int64 is not.
      constexpr double limit = 9223372036854775808.0;
      if (std::trunc(number) != number || number < -limit || number >= limit)
        throw_number_range("an integer of 64 bits");
      return static_cast<std::int64_t>(number);
    }
    default:
      throw_kind("a number");
  }
}

std::uint64_t value::to_uint64() const {
  if (representation() == tag_unsigned) return s_.payload;
  if (representation() == tag_floating) {
    const double number = to_double();
    constexpr double limit = 18446744073709551616.0;
    if (std::trunc(number) != number || number < 0 || number >= limit)
      throw_number_range("an unsigned integer of 64 bits");
    return static_cast<std::uint64_t>(number);
  }
  const std::int64_t number = to_int64();
  if (number < 0) throw_number_range("an unsigned integer");
  return static_cast<std::uint64_t>(number);
}

double value::to_double() const {
  switch (representation()) {
    case tag_integer:
      return static_cast<double>(static_cast<std::int64_t>(s_.payload));
    case tag_unsigned:
      return static_cast<double>(s_.payload);
    case tag_floating:
      return std::bit_cast<double>(s_.payload);
    default:
      throw_kind("a number");
  }
}

namespace impl {

void throw_bad_index() { throw error(errc::out_of_range, "an index cannot be negative"); }

void throw_null_text() { throw error(errc::invalid_argument, "a null pointer was given where text is expected"); }

}  // namespace impl

// --- ranges -------------------------------------------------------------------------------------------

namespace impl {

void cursor::load() const noexcept {
  const auto* n = static_cast<const tree_node*>(root_);
  std::size_t inside = position_;
  while (!n->is_leaf()) {
    const unsigned i = branch_for_position(*n, inside);
    inside -= n->start_of(i);
    n = n->branches()[i].child;
  }
  leaf_ = n;
  values_ = n->items();
  first_ = position_ - inside;
  count_ = n->count;
}

std::string_view cursor::key() const noexcept {
  if (position_ - first_ >= count_) load();
  return value_access::text(static_cast<const tree_node*>(leaf_)->keys->items()[position_ - first_]);
}

}  // namespace impl

array_range value::elements() const {
  if (!is_array()) throw_kind("an array");
  return array_range(*this);
}

object_range value::items() const {
  if (!is_object()) throw_kind("an object");
  return object_range(*this);
}

array_range::array_range(value array) : owner_(std::move(array)) {
  if (!owner_.is_array())
    throw error(errc::type_mismatch, "expected an array, found " + std::string(owner_.type_name()));
}
array_range::iterator array_range::begin() const noexcept { return {value_access::tree(owner_), 0}; }
array_range::iterator array_range::end() const noexcept { return {value_access::tree(owner_), owner_.size()}; }

object_range::object_range(value object) : owner_(std::move(object)) {
  if (!owner_.is_object())
    throw error(errc::type_mismatch, "expected an object, found " + std::string(owner_.type_name()));
}
object_range::iterator object_range::begin() const noexcept { return {value_access::tree(owner_), 0}; }
object_range::iterator object_range::end() const noexcept { return {value_access::tree(owner_), owner_.size()}; }

}  // namespace patchbay
