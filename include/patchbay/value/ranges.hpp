#pragma once

#include <patchbay/value/value.hpp>

#include <compare>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <type_traits>

// range-v3 asks this template, which it defines itself, what a view is. Declaring it costs nothing to those who do
// without that library.
namespace ranges::ext {
template <typename T>
struct enable_view;
}

namespace patchbay::inline v0_1 {

/// One member of an object. Both references live as long as the object_range or value they came from.
struct member {
  std::string_view key;
  const patchbay::value& value;
};

namespace impl {

// A position in an array or object, with the leaf it lies in at hand, so that a step within the leaf is a pointer step.
class cursor {
 public:
  cursor() noexcept = default;
  cursor(const node* root, std::size_t position) noexcept : root_(root), position_(position) {}

  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  void move_to(std::size_t position) noexcept { position_ = position; }

  [[nodiscard]] const value& element() const noexcept {
    if (position_ - first_ >= count_) load();
    return values_[position_ - first_];
  }
  [[nodiscard]] std::string_view key() const noexcept;

 private:
  void load() const noexcept;

  const node* root_ = nullptr;
  std::size_t position_ = 0;
  // The leaf last read; refilled when the position leaves it.
  mutable const value* values_ = nullptr;
  mutable const node* leaf_ = nullptr;
  mutable std::size_t first_ = 0;
  mutable std::size_t count_ = 0;
};

template <class Derived, class Reference>
class cursor_iterator {
 public:
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::random_access_iterator_tag;

  cursor_iterator() noexcept = default;
  cursor_iterator(const node* root, std::size_t position) noexcept : at_(root, position) {}

  Reference operator[](difference_type n) const noexcept { return *(self() + n); }

  Derived& operator++() noexcept { return self() += 1; }
  Derived& operator--() noexcept { return self() -= 1; }
  Derived operator++(int) noexcept {
    Derived before = self();
    self() += 1;
    return before;
  }
  Derived operator--(int) noexcept {
    Derived before = self();
    self() -= 1;
    return before;
  }
  Derived& operator+=(difference_type n) noexcept {
    at_.move_to(static_cast<std::size_t>(static_cast<difference_type>(at_.position()) + n));
    return self();
  }
  Derived& operator-=(difference_type n) noexcept { return self() += -n; }

  friend Derived operator+(Derived it, difference_type n) noexcept { return it += n; }
  friend Derived operator+(difference_type n, Derived it) noexcept { return it += n; }
  friend Derived operator-(Derived it, difference_type n) noexcept { return it -= n; }
  friend difference_type operator-(const Derived& a, const Derived& b) noexcept {
    return static_cast<difference_type>(a.at_.position()) - static_cast<difference_type>(b.at_.position());
  }
  friend bool operator==(const Derived& a, const Derived& b) noexcept { return a.at_.position() == b.at_.position(); }
  friend std::strong_ordering operator<=>(const Derived& a, const Derived& b) noexcept {
    return a.at_.position() <=> b.at_.position();
  }

 protected:
  cursor at_;

 private:
  Derived& self() noexcept { return static_cast<Derived&>(*this); }
  const Derived& self() const noexcept { return static_cast<const Derived&>(*this); }
};

}  // namespace impl

/// The elements of an array. A view in the sense of std::ranges and range-v3: copying is O(1), and every copy keeps
/// the elements alive. Random access; a step costs O(1) amortised, a jump O(log n). Iterators live as long as a copy of
/// the range does.
class array_range : public std::ranges::view_base {
 public:
  class iterator : public impl::cursor_iterator<iterator, const value&> {
   public:
    using value_type = value;
    using reference = const value&;
    using pointer = const value*;
    using iterator_category = std::random_access_iterator_tag;
    using impl::cursor_iterator<iterator, const value&>::cursor_iterator;
    const value& operator*() const noexcept { return at_.element(); }
    const value* operator->() const noexcept { return &at_.element(); }
  };
  using const_iterator = iterator;

  array_range() noexcept : owner_(value::array()) {}
  explicit array_range(value array);  // throws errc::type_mismatch

  [[nodiscard]] iterator begin() const noexcept;
  [[nodiscard]] iterator end() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return owner_.size(); }
  [[nodiscard]] bool empty() const noexcept { return owner_.empty(); }
  [[nodiscard]] const value& operator[](std::size_t index) const { return owner_.at(index); }

 private:
  value owner_;
};

/// The members of an object in key order. As array_range, but each element is a `member{key, value}`.
class object_range : public std::ranges::view_base {
 public:
  class iterator : public impl::cursor_iterator<iterator, member> {
   public:
    using value_type = member;
    using reference = member;
    using pointer = void;
    using iterator_category = std::input_iterator_tag;
    using impl::cursor_iterator<iterator, member>::cursor_iterator;
    member operator*() const noexcept { return {at_.key(), at_.element()}; }
  };
  using const_iterator = iterator;

  object_range() noexcept : owner_(value::object()) {}
  explicit object_range(value object);  // throws errc::type_mismatch

  [[nodiscard]] iterator begin() const noexcept;
  [[nodiscard]] iterator end() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return owner_.size(); }
  [[nodiscard]] bool empty() const noexcept { return owner_.empty(); }

 private:
  value owner_;
};

/// An array of what a range yields, each element converted as by `value::from`. O(n).
template <std::ranges::input_range Range>
[[nodiscard]] value to_array(Range&& range);

namespace impl {

// Collects elements and packs them into full leaves.
class array_builder {
 public:
  array_builder();
  array_builder(const array_builder&) = delete;
  array_builder& operator=(const array_builder&) = delete;
  ~array_builder();
  void push_back(value element);
  [[nodiscard]] value finish();

 private:
  struct state;
  state* state_;
};

}  // namespace impl

template <std::ranges::input_range Range>
value to_array(Range&& range) {
  impl::array_builder builder;
  for (auto&& element : range) builder.push_back(value::from(element));
  return builder.finish();
}

}  // namespace patchbay

template <>
struct ranges::ext::enable_view<patchbay::array_range> : std::true_type {};
template <>
struct ranges::ext::enable_view<patchbay::object_range> : std::true_type {};
