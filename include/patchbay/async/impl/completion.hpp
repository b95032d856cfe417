#pragma once

#include <patchbay/impl/language.hpp>

#include <patchbay/async/impl/result_state.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// The error of what was let go of, unfinished, by whoever ran it.
[[nodiscard]] std::exception_ptr abandoned();

// Where a result goes to.
template <class T>
class sink {
 public:
  virtual ~sink() = default;
  // May throw before it has taken the result; it must be rejected then.
  virtual void resolve(stored<T> result) = 0;
  virtual void reject(std::exception_ptr failure) noexcept = 0;
};

// The duty to give a sink something: whoever lets go of it without a result has cancelled.
template <class T>
class completion {
 public:
  explicit completion(std::shared_ptr<sink<T>> to) noexcept : to_(std::move(to)) {}
  completion(completion&& other) noexcept = default;
  completion(const completion&) = delete;
  completion& operator=(const completion&) = delete;
  completion& operator=(completion&&) = delete;
  ~completion() {
    if (to_) to_->reject(abandoned());
  }

  // A result that throws where it is moved becomes that exception.
  void resolve(stored<T> result) {
    const auto to = std::move(to_);
    if (!to) return;
    try {
      to->resolve(std::move(result));
    } catch (...) {
      to->reject(std::current_exception());
    }
  }
  void reject(std::exception_ptr failure) noexcept {
    if (const auto to = std::move(to_)) to->reject(std::move(failure));
  }

 private:
  std::shared_ptr<sink<T>> to_;
};

}  // namespace patchbay::impl
