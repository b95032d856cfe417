#pragma once

#include <patchbay/impl/callable.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/store/path_set.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// How a selector remembers.
struct selector_options {
  using equality = std::function<bool(const value&, const value&)>;

  /// How many results are kept, each with the inputs it was made from; the one used longest ago goes first.
  std::size_t max_size = 1;
  /// When an input counts as the same; by identity, or as equal scalars, if empty.
  equality input_equal{};
  /// Where it holds between a new result and one that is kept, the kept one is the result: what follows from it does
  /// not change then. Not asked if empty.
  equality result_equal{};
};

/// A derived value with a memory, reselect's createSelector: the result function runs again only when an input is
/// another than last time. Usable as the source of a view: what it derives is then diffed and emitted like state.
///
/// Copies share the memory. Safe to call from several threads; the result function runs under the selector's own lock,
/// so it must not call the same selector.
class selector {
 public:
  using function = std::function<value(std::span<const value>)>;

  /// One input: a place in the state, another selector, or any function of the state. Places tell the store what to
  /// watch; a function makes it evaluate the selector at every change.
  struct input {
    input(const pointer& place);
    input(const selector& inner);
    template <class F>
      requires(!std::same_as<std::remove_cvref_t<F>, selector> && !std::same_as<std::remove_cvref_t<F>, pointer> &&
               !std::same_as<std::remove_cvref_t<F>, input> && std::invocable<F&, const value&>)
    input(F&& f)
        : read([f = impl::checked_function(std::decay_t<F>(std::forward<F>(f)), "the input of a selector")](
                   const value& state) { return value::from(std::invoke(f, state)); }),
          watches{""} {}

    std::function<value(const value&)> read;
    path_set watches;
  };

  /// Throws `errc::invalid_argument` for an empty function and for a `max_size` of 0.
  selector(std::vector<input> inputs, function result, selector_options options = {});

  /// The derived value for a state. O(1) for the same state as before, else O(inputs x results kept) comparisons.
  [[nodiscard]] value operator()(const value& state) const;

  // Each a selector like this one with an option set, and with a memory of its own.
  [[nodiscard]] selector with(selector_options options) const;
  [[nodiscard]] selector lru(std::size_t max_size) const;
  [[nodiscard]] selector input_equal(selector_options::equality equal) const;
  [[nodiscard]] selector result_equal(selector_options::equality equal) const;

  /// What a change must touch to matter.
  [[nodiscard]] const path_set& watches() const noexcept;
  /// Reselect's resultFunc and dependencies, for tests: what derives the value, and what from.
  [[nodiscard]] const function& result_function() const noexcept;
  [[nodiscard]] std::span<const input> dependencies() const noexcept;

  /// How often the result function ran.
  [[nodiscard]] std::uint64_t recomputations() const;
  /// How often the inputs were read.
  [[nodiscard]] std::uint64_t dependency_recomputations() const;
  void reset_recomputations() const;
  /// The last result, null before the first call.
  [[nodiscard]] value last_result() const;
  void clear_cache() const;

 private:
  class memory;
  std::shared_ptr<memory> memory_;
};

/// `create_selector(inputs..., result)`: `result` takes one `const value&` per input and returns anything that
/// `value::from` takes. Throws `errc::invalid_argument` for an empty function.
///
///     auto total = create_selector("/cart"_pointer, "/products"_pointer,
///                                  [](const value& cart, const value& products) { ... });
template <class... InputsAndResult>
[[nodiscard]] selector create_selector(InputsAndResult&&... inputs_and_result) {
  constexpr std::size_t input_count = sizeof...(InputsAndResult) - 1;
  auto all = std::forward_as_tuple(std::forward<InputsAndResult>(inputs_and_result)...);
  auto result = std::decay_t<std::tuple_element_t<input_count, decltype(all)>>(std::get<input_count>(std::move(all)));
  impl::checked_function(result, "the result of a selector");
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    std::vector<selector::input> inputs;
    (inputs.emplace_back(std::get<I>(std::move(all))), ...);
    return selector(std::move(inputs), [result = std::move(result)](std::span<const value> read) mutable {
      return value::from(std::invoke(result, read[I]...));
    });
  }(std::make_index_sequence<input_count>{});
}

/// Reselect's createStructuredSelector: an object with a member for each input.
[[nodiscard]] selector create_structured_selector(std::vector<std::pair<std::string, selector::input>> members);

/// Equality one level deep: equal scalars, or containers of the same kind whose members are pairwise identical or equal
/// scalars (zustand's shallow).
[[nodiscard]] bool shallow_equal(const value& a, const value& b) noexcept;

}  // namespace patchbay
