#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What `update_one` and `update_many` take, as a struct.
struct entity_update {
  value id;
  value changes;

  operator value() const { return {{"id", id}, {"changes", changes}}; }
};

namespace impl {

class entity_machine;

// What has to be converted before it is a payload; anything else converts by itself.
template <class T>
concept foreign_payload = !std::convertible_to<const T&, value> && !std::same_as<T, action> &&
                          !std::same_as<T, draft> && !std::convertible_to<const T&, std::span<const entity_update>>;

template <class T>
concept list_of_payloads = std::ranges::input_range<const T> && !requires { typename T::mapped_type; };

template <class T>
value payload_from(const T& payload) {
  if constexpr (list_of_payloads<T> && !std::constructible_from<value, const T&>) {
    return to_array(payload);
  } else {
    return value::from(payload);
  }
}

}  // namespace impl

/// An operation of an entity adapter: edits a draft of its state, or gives a new state. The payload is a value, the
/// payload of an action, or of any type that `value::from` takes.
class entity_operation {
 public:
  void operator()(const draft& state, const value& payload) const { run_(*machine_, state, payload); }
  [[nodiscard]] value operator()(const value& state, const value& payload) const {
    return produce(state, [&](const draft& next) { run_(*machine_, next, payload); });
  }

  // Templates, so that a list in braces is a value.
  template <std::same_as<action> Action>
  void operator()(const draft& state, const Action& a) const {
    (*this)(state, a.payload());
  }
  template <std::same_as<action> Action>
  [[nodiscard]] value operator()(const value& state, const Action& a) const {
    return (*this)(state, a.payload());
  }

  template <impl::foreign_payload Payload>
  void operator()(const draft& state, const Payload& payload) const {
    (*this)(state, impl::payload_from(payload));
  }
  template <impl::foreign_payload Payload>
  [[nodiscard]] value operator()(const value& state, const Payload& payload) const {
    return (*this)(state, impl::payload_from(payload));
  }

 private:
  friend class entity_adapter;
  friend class entity_update_operation;
  friend class entity_update_many_operation;
  using function = void (*)(const impl::entity_machine&, const draft&, const value&);

  entity_operation(std::shared_ptr<const impl::entity_machine> machine, function run) noexcept
      : machine_(std::move(machine)), run_(run) {}

  std::shared_ptr<const impl::entity_machine> machine_;
  function run_;
};

/// `update_one`, which also takes an id and a function that edits the entity with it.
class entity_update_operation : public entity_operation {
 public:
  using edit = std::function<void(draft entity)>;

  using entity_operation::operator();
  void operator()(const draft& state, const value& id, const edit& recipe) const;
  [[nodiscard]] value operator()(const value& state, const value& id, const edit& recipe) const {
    return produce(state, [&](const draft& next) { (*this)(next, id, recipe); });
  }

 private:
  friend class entity_adapter;
  using entity_operation::entity_operation;
};

/// `update_many`, which also takes the updates as structs.
class entity_update_many_operation : public entity_operation {
 public:
  using entity_operation::operator();
  void operator()(const draft& state, std::span<const entity_update> updates) const {
    (*this)(state, to_array(updates));
  }
  [[nodiscard]] value operator()(const value& state, std::span<const entity_update> updates) const {
    return (*this)(state, to_array(updates));
  }

 private:
  friend class entity_adapter;
  using entity_operation::entity_operation;
};

/// `remove_all`: the state alone is enough, as a case reducer it ignores the action.
class entity_clear_operation {
 public:
  void operator()(const draft& state) const;
  [[nodiscard]] value operator()(const value& state) const {
    return produce(state, [&](const draft& next) { (*this)(next); });
  }

 private:
  friend class entity_adapter;
  entity_clear_operation() = default;
};

}  // namespace patchbay
