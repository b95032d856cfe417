#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// Tells the application what it should know, and calls what is not ours: nothing that a listener throws comes out, nor
// what the application's hook does. Copies tell the same hook.
class warner {
 public:
  // Without a hook, on stderr.
  explicit warner(std::function<void(std::string_view)> hook);
  void operator()(std::string_view text) const noexcept;

  // False if it threw, which has been told then: `What "name" failed: why`.
  template <std::invocable Call>
  bool guard(std::string_view what, std::string_view name, Call&& call) const noexcept {
    try {
      call();
      return true;
    } catch (...) {
      tell_failure(what, name, std::current_exception());
      return false;
    }
  }

 private:
  void tell_failure(std::string_view what, std::string_view name, const std::exception_ptr& failure) const noexcept;

  std::shared_ptr<const std::function<void(std::string_view)>> hook_;
};

}  // namespace patchbay::bridge::impl
