#pragma once

#include <patchbay/async/impl/completion.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1 {

/// How code that works with callbacks hands in its result: call it with the T, or `fail` it. The first call counts, and
/// later ones do nothing. Copyable; callable from any thread. When the last copy goes and none was called, the result
/// is `errc::cancelled`.
template <class T>
class async_callback {
 public:
  using value_type = T;

  explicit async_callback(impl::completion<T> to) : shared_(std::make_shared<shared>(std::move(to))) {}

  void operator()(impl::stored<T> result) const {
    if (auto to = shared_->take()) to->resolve(std::move(result));
  }
  void operator()() const
    requires std::is_void_v<T>
  {
    (*this)(std::monostate());
  }
  void fail(std::exception_ptr failure) const {
    if (auto to = shared_->take()) to->reject(std::move(failure));
  }
  template <class Exception>
    requires std::derived_from<Exception, std::exception>
  void fail(Exception failure) const {
    fail(std::make_exception_ptr(std::move(failure)));
  }

 private:
  struct shared {
    explicit shared(impl::completion<T> given) : to(std::in_place, std::move(given)) {}
    [[nodiscard]] std::optional<impl::completion<T>> take() {
      const std::lock_guard lock(guard);
      std::optional<impl::completion<T>> taken;
      if (to) taken.emplace(std::move(*to));
      to.reset();
      return taken;
    }

    std::mutex guard;
    std::optional<impl::completion<T>> to;
  };

  std::shared_ptr<shared> shared_;
};

}  // namespace patchbay
