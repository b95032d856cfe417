#pragma once

#include <patchbay/impl/language.hpp>

#include <any>
#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What thunks get as third argument: the application's services, of any type (redux-thunk's extra argument).
/// `services(std::ref(api))` hands out a reference, `services(api)` a shared copy.
class services {
 public:
  services() = default;
  template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, services>)
  services(T&& service) : held_(std::make_shared<std::any>(std::forward<T>(service))) {}

  /// The services as a T. Throws `errc::invalid_argument` if they are of another type or were never given.
  template <class T>
  [[nodiscard]] T& get() const;

 private:
  [[noreturn]] static void throw_wrong_type(bool given);
  std::shared_ptr<std::any> held_;
};

template <class T>
T& services::get() const {
  if (held_) {
    if (T* own = std::any_cast<T>(held_.get())) return *own;
    if (auto* reference = std::any_cast<std::reference_wrapper<T>>(held_.get())) return reference->get();
    if (auto* pointer = std::any_cast<std::shared_ptr<T>>(held_.get())) return **pointer;
  }
  throw_wrong_type(held_ != nullptr);
}

}  // namespace patchbay
