#pragma once

// Bodies of what value.hpp declares inline: the copy of a value is on every path there is.

#include <limits>
#include <utility>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define PATCHBAY_HAS_SINGLE_THREADED
#endif

namespace patchbay::inline v0_1 {

namespace impl {

// The first word of every node. The rest of its layout is private to src/value.
struct node {
  std::atomic<std::uint32_t> refs;
};

void destroy(node* dead) noexcept;

// glibc knows whether there ever was a second thread; until then a counter needs no locked instruction, which is
// a third of what a small edit costs. Elsewhere counters are always atomic.
inline bool single_threaded() noexcept {
#if defined(PATCHBAY_HAS_SINGLE_THREADED)
  return __libc_single_threaded != 0;
#else
  return false;
#endif
}

inline void retain(node* n) noexcept {
  if (single_threaded())
    n->refs.store(n->refs.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  else
    n->refs.fetch_add(1, std::memory_order_relaxed);
}

// Gives up a reference; true when it was the last.
inline bool drop(node* n) noexcept {
  // A sole owner needs no read-modify-write; the acquire pairs with the release of those who let go before.
  const std::uint32_t refs = n->refs.load(std::memory_order_acquire);
  if (refs == 1) return true;
  if (!single_threaded()) return n->refs.fetch_sub(1, std::memory_order_acq_rel) == 1;
  n->refs.store(refs - 1, std::memory_order_relaxed);
  return false;
}

inline void release(node* n) noexcept {
  if (drop(n)) destroy(n);
}

[[noreturn]] void throw_bad_index();

[[nodiscard]] value value_of_document(const nlohmann::json& document);

}  // namespace impl

template <std::same_as<nlohmann::json> Json>
value::value(const Json& document) : value(impl::value_of_document(document)) {}

inline impl::node* value::shared() const noexcept {
  // A pointer kept as a word: nodes are reached only through here.
  return representation() < tag_string ? nullptr : reinterpret_cast<impl::node*>(s_.payload);  // NOLINT
}

inline value::value(const value& other) noexcept : s_(other.s_) {
  if (impl::node* n = shared()) impl::retain(n);
}

inline value::value(value&& other) noexcept : s_(std::exchange(other.s_, storage{})) {}

inline value& value::operator=(const value& other) noexcept {
  if (impl::node* n = other.shared()) impl::retain(n);
  impl::node* left = shared();
  s_ = other.s_;
  if (left != nullptr) impl::release(left);
  return *this;
}

inline value& value::operator=(value&& other) noexcept {
  const storage taken = std::exchange(other.s_, storage{});
  // Only now: the node that is let go of may hold `other`.
  impl::node* left = shared();
  s_ = taken;
  if (left != nullptr) impl::release(left);
  return *this;
}

inline value::~value() {
  if (impl::node* n = shared()) impl::release(n);
}

template <std::same_as<bool> Bool>
value::value(Bool boolean) noexcept {
  s_ = {boolean ? 1U : 0U, tagged(tag_boolean)};
}

template <impl::arithmetic Number>
value::value(Number number) {
  if constexpr (std::floating_point<Number>) {
    set_floating(static_cast<double>(number));
  } else if constexpr (std::signed_integral<Number>) {
    set_integer(number);
  } else {
    set_unsigned(number);
  }
}

inline void value::set_integer(std::int64_t number) noexcept {
  s_ = {static_cast<std::uint64_t>(number), tagged(tag_integer)};
}

inline void value::set_unsigned(std::uint64_t number) noexcept {
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  s_ = {number, tagged(number <= limit ? tag_integer : tag_unsigned)};
}

inline kind value::type() const noexcept {
  switch (representation()) {
    case tag_null:
      return kind::null;
    case tag_boolean:
      return kind::boolean;
    case tag_integer:
      return kind::integer;
    case tag_unsigned:
      return kind::unsigned_integer;
    case tag_floating:
      return kind::floating;
    case tag_array:
      return kind::array;
    case tag_object:
      return kind::object;
    default:
      return kind::string;
  }
}

inline bool value::is_number() const noexcept {
  return representation() >= tag_integer && representation() <= tag_floating;
}

inline bool value::is_number_integer() const noexcept {
  return representation() == tag_integer || representation() == tag_unsigned;
}

inline bool value::identical(const value& other) const noexcept {
  return s_.payload == other.s_.payload && s_.rest == other.s_.rest;
}

template <std::integral Index>
std::size_t value::checked_index(Index index) {
  if (std::cmp_less(index, 0)) impl::throw_bad_index();
  return static_cast<std::size_t>(index);
}

}  // namespace patchbay

#include <patchbay/value/impl/conversion.hpp>
