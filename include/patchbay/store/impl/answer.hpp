#pragma once

#include <utility>

namespace patchbay::inline v0_1::impl {

// Whether anything had a case for the action that this thread reduces. Reducers made of cases set it where one ran;
// all others do by being called.
inline thread_local constinit bool case_answered = false;

// One action, from here to the end of the scope.
class answer_scope {
 public:
  answer_scope() noexcept : outer_(std::exchange(case_answered, false)) {}
  answer_scope(const answer_scope&) = delete;
  answer_scope& operator=(const answer_scope&) = delete;
  ~answer_scope() { case_answered = outer_; }

  [[nodiscard]] bool given() const noexcept { return case_answered; }

 private:
  const bool outer_;
};

// What sets `case_answered` itself says so by a member of this name; reducers do by an object's own.
template <class F>
concept reports_answers = requires { requires F::reports_answers; };

// A callable that does.
template <class F>
struct with_answers : F {
  using F::operator();
  static constexpr bool reports_answers = true;
};
template <class F>
with_answers(F) -> with_answers<F>;

}  // namespace patchbay::impl
