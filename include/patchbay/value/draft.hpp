#pragma once

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <utility>

namespace patchbay::inline v0_1 {

class draft_scope;
class draft_elements;
class draft_members;

namespace impl {
struct draft_state;
}

/// The write handle on a value, in the manner of Immer: edits look like mutation and produce a new value.
///
///     state["todos"].push_back({{"text", "write docs"}, {"done", false}});
///     state["counter"] += 1;
///     state["byId"].erase(id);
///
/// A draft names a *place*: it is looked up again at every use, so after an insertion in front of it `todos[5]` is
/// whatever is fifth then. Copies of a draft name the same place; assigning to a draft writes to the place.
///
/// What only this draft owns is written in place; anything that an older value shares is copied once along its path.
/// Writing an equal scalar or string changes nothing. Reads and writes are O(depth x log n).
///
/// A draft ends with the scope that made it (a reducer, a `produce`): later use throws `errc::draft_expired`.
/// It belongs to one thread.
class draft {
 public:
  draft(const draft& other) noexcept;
  draft(draft&& other) noexcept;
  ~draft();

  // --- places inside --------------------------------------------------------------------------

  /// The place of a member, whether or not it exists.
  [[nodiscard]] draft operator[](std::string_view key) const;
  [[nodiscard]] draft operator[](std::size_t index) const;
  template <class Key>
    requires std::convertible_to<const Key&, std::string_view>
  [[nodiscard]] draft operator[](const Key& key) const {
    return (*this)[std::string_view(impl::text(key))];
  }
  template <std::integral Index>
  [[nodiscard]] draft operator[](Index index) const;
  [[nodiscard]] draft at(const pointer& path) const;

  /// The elements or members as drafts. The number of elements, or the set of keys, is the one at the time of the call.
  [[nodiscard]] draft_elements elements() const;
  [[nodiscard]] draft_members items() const;

  /// Where this draft points, from the root of its scope.
  [[nodiscard]] pointer path() const;

  // --- reading ----------------------------------------------------------------------------------

  /// The value here now: an O(1) snapshot that later writes do not touch. Null where the place does not exist.
  [[nodiscard]] value current() const;
  /// What was here when the scope began.
  [[nodiscard]] value original() const;
  [[nodiscard]] bool exists() const;

  template <class T>
  [[nodiscard]] T get() const {
    return rethrow_here([&] { return current().template get<T>(); });
  }
  /// As `value::value_or`: the default where the member, or what is here, is missing or null.
  template <class T>
  [[nodiscard]] impl::owned<T> value_or(impl::text key, T missing) const {
    return rethrow_here([&] { return current().value_or(key, std::move(missing)); });
  }
  template <class T>
  [[nodiscard]] impl::owned<T> value_or(T missing) const {
    return rethrow_here([&] { return current().value_or(std::move(missing)); });
  }

  [[nodiscard]] kind type() const { return current().type(); }
  [[nodiscard]] bool is_null() const { return current().is_null(); }
  [[nodiscard]] bool is_array() const { return current().is_array(); }
  [[nodiscard]] bool is_object() const { return current().is_object(); }
  [[nodiscard]] std::size_t size() const { return current().size(); }
  [[nodiscard]] bool empty() const { return current().empty(); }
  [[nodiscard]] bool contains(impl::text key) const { return current().contains(key); }

  friend bool operator==(const draft& a, const draft& b) { return a.current() == b.current(); }
  friend bool operator==(const draft& a, const value& b) { return a.current() == b; }

  // --- writing ----------------------------------------------------------------------------------
  // All throw errc::not_found when what should hold the place does not exist, errc::type_mismatch when it is of
  // another kind, errc::out_of_range for an index beyond the end; each with the pointer. Nothing is changed then.

  /// Replaces the value here. A new key is created in its object, an index equal to the size appends.
  draft& operator=(const draft& other);
  template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, draft> && std::constructible_from<value, T &&>)
  const draft& operator=(T&& assigned) const {
    set(rethrow_here([&] { return value(std::forward<T>(assigned)); }));
    return *this;
  }
  const draft& operator=(std::initializer_list<value> list) const {
    set(value(list));
    return *this;
  }
  void set(value assigned) const;

  /// Arithmetic on a number. Integers stay integers; a result that does not fit throws `errc::out_of_range`.
  const draft& operator+=(const value& number) const;
  const draft& operator-=(const value& number) const;
  const draft& operator++() const { return *this += 1; }
  const draft& operator--() const { return *this -= 1; }

  void push_back(value element) const;
  void pop_back() const;
  /// Inserts before `index`; an index equal to the size appends.
  void insert(std::size_t index, value element) const;
  /// Removes a member or element. Erasing a missing key changes nothing and returns false; a missing index throws.
  bool erase(std::string_view key) const;
  void erase(std::size_t index) const;
  template <class Key>
    requires std::convertible_to<const Key&, std::string_view>
  bool erase(const Key& key) const {
    return erase(std::string_view(impl::text(key)));
  }
  template <std::integral Index>
  void erase(Index index) const;
  /// Removes this place itself from what holds it.
  void remove() const;

  /// Removes the elements (or members) for which `predicate(const value&)` holds; returns how many. O(n).
  template <std::predicate<const value&> Predicate>
  std::size_t erase_if(Predicate&& predicate) const;

  /// Empties an array or object.
  void clear() const;
  /// Shallow merge, like `Object.assign` and zustand's `set`: every member of `partial` replaces the member here.
  void merge(const value& partial) const;
  /// Replaces the value here by its reconciliation with `fresh` (see `reconcile` in diff.hpp).
  void reconcile_with(const value& fresh) const;

 private:
  friend class draft_scope;
  friend class draft_elements;
  friend class draft_members;

  draft(impl::draft_state* state, std::uint32_t generation, std::uint32_t place) noexcept
      : state_(state), generation_(generation), place_(place) {}

  void add(const value& number, bool negated) const;
  [[nodiscard]] impl::draft_state& checked() const;
  [[nodiscard]] error located(const error& failure) const;

  template <class F>
  auto rethrow_here(F&& compute) const -> decltype(compute()) {
    try {
      return compute();
    } catch (const error& failure) {
      throw located(failure);
    }
  }

  impl::draft_state* state_;
  std::uint32_t generation_;
  std::uint32_t place_;
};

/// The elements of a drafted array; iterate by value.
class draft_elements {
 public:
  class iterator {
   public:
    using value_type = draft;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    iterator(const draft* container, std::size_t index) noexcept : container_(container), index_(index) {}
    draft operator*() const { return (*container_)[index_]; }
    iterator& operator++() noexcept {
      ++index_;
      return *this;
    }
    void operator++(int) noexcept { ++index_; }
    friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.index_ == b.index_; }

   private:
    const draft* container_;
    std::size_t index_;
  };

  [[nodiscard]] iterator begin() const noexcept { return {&container_, 0}; }
  [[nodiscard]] iterator end() const noexcept { return {&container_, size_}; }

 private:
  friend class draft;
  draft_elements(draft container, std::size_t size) noexcept : container_(std::move(container)), size_(size) {}
  draft container_;
  std::size_t size_;
};

/// The members of a drafted object as pairs of key and draft; iterate by value.
class draft_members {
 public:
  class iterator {
   public:
    using value_type = std::pair<std::string, draft>;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    iterator(const draft* container, object_range::iterator at) noexcept : container_(container), at_(at) {}
    std::pair<std::string, draft> operator*() const {
      const std::string_view key = (*at_).key;
      return {std::string(key), (*container_)[key]};
    }
    iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    void operator++(int) noexcept { ++at_; }
    friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }

   private:
    const draft* container_;
    object_range::iterator at_;
  };

  [[nodiscard]] iterator begin() const noexcept { return {&container_, keys_.begin()}; }
  [[nodiscard]] iterator end() const noexcept { return {&container_, keys_.end()}; }

 private:
  friend class draft;
  draft_members(draft container, object_range keys) noexcept
      : container_(std::move(container)), keys_(std::move(keys)) {}
  draft container_;
  object_range keys_;
};

/// Owns the drafts of one edit (Immer's createDraft and finishDraft). Made by `produce` and the store; use it directly
/// where an edit does not fit into one function. Not copyable; belongs to one thread.
class draft_scope {
 public:
  explicit draft_scope(value base);
  draft_scope(const draft_scope&) = delete;
  draft_scope& operator=(const draft_scope&) = delete;
  ~draft_scope();

  [[nodiscard]] draft root() const noexcept;
  /// The edited value, identical to the base when nothing was written. All drafts of the scope expire.
  [[nodiscard]] value finish() noexcept;

 private:
  impl::draft_state* state_;
  std::uint32_t generation_;
};

/// `base` as edited by `recipe(draft)`, Immer's produce. Strong guarantee: `base` never changes, and what `recipe`
/// throws passes through.
template <std::invocable<draft> Recipe>
[[nodiscard]] value produce(const value& base, Recipe&& recipe) {
  draft_scope scope(base);
  std::invoke(std::forward<Recipe>(recipe), scope.root());
  return scope.finish();
}

template <std::integral Index>
draft draft::operator[](Index index) const {
  if (std::cmp_less(index, 0)) impl::throw_bad_index();
  return (*this)[static_cast<std::size_t>(index)];
}

template <std::integral Index>
void draft::erase(Index index) const {
  if (std::cmp_less(index, 0)) impl::throw_bad_index();
  erase(static_cast<std::size_t>(index));
}

template <std::predicate<const value&> Predicate>
std::size_t draft::erase_if(Predicate&& predicate) const {
  const value before = current();
  std::size_t erased = 0;
  if (before.is_object()) {
    for (const member each : before.items()) {
      if (predicate(each.value)) erased += erase(each.key) ? 1 : 0;
    }
    return erased;
  }
  std::size_t index = 0;
  for (const value& element : before.elements()) {
    if (predicate(element)) {
      erase(index);
      ++erased;
    } else {
      ++index;
    }
  }
  return erased;
}

}  // namespace patchbay
