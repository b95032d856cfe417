#pragma once

#include <utility>

namespace patchbay::impl {

// Whether anything had a case for the action that this thread reduces. Reducers made of cases set it where one ran;
// all others do by being called.
inline thread_local constinit bool answered = false;

// One action, from here to the end of the scope.
class answer_scope {
 public:
  answer_scope() noexcept : outer_(std::exchange(answered, false)) {}
  answer_scope(const answer_scope&) = delete;
  answer_scope& operator=(const answer_scope&) = delete;
  ~answer_scope() { answered = outer_; }

  [[nodiscard]] bool given() const noexcept { return answered; }

 private:
  const bool outer_;
};

// What sets `answered` itself says so by a member of this name; reducers do by an object's own.
template <class F>
concept reports_answers = requires { requires F::reports_answers; };

// A callable that does.
template <class F>
struct reporting : F {
  using F::operator();
  static constexpr bool reports_answers = true;
};
template <class F>
reporting(F) -> reporting<F>;

}  // namespace patchbay::impl
